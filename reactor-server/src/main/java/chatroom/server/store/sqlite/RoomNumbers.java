package chatroom.server.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.OptionalLong;

/** Which number a room has, by its name in any case. */
final class RoomNumbers {
    private static final String LOBBY = "lobby";

    /** One row in any case, so that it takes as long where there is none. */
    private static final String FIND =
            "SELECT (SELECT id FROM rooms INDEXED BY rooms_there WHERE name_key = ? AND state <> 'deleted')";

    /** Empty where there is no such room. */
    static OptionalLong find(StoreConnection connection, String room) throws SQLException {
        if (room.equals(LOBBY)) {
            return OptionalLong.of(EntryKey.LOBBY);
        }
        PreparedStatement find = connection.prepared(FIND);
        find.setString(1, room.toLowerCase(Locale.ROOT));
        try (ResultSet row = find.executeQuery()) {
            row.next();
            long number = row.getLong(1);
            return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
        }
    }

    private RoomNumbers() {}
}
