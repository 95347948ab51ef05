package chatroom.server.store.sqlite;

import chatroom.server.store.Upkeep.OldTexts;
import chatroom.server.store.journal.StoredValue;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which messages a prune takes the texts of. */
final class OldMessages {
    /** The time of the newest, in whichever room. In the lobby times never go back. */
    static final String NEWEST = """
        SELECT max(time) FROM (
            SELECT time FROM (
                SELECT time FROM messages WHERE id > 0 AND time < ?1 AND text <> '' ORDER BY id DESC LIMIT 1)
            UNION ALL SELECT max(time) FROM messages WHERE id < 0 AND time < ?1 AND text <> '')\
        """;

    private static final String IN_OTHER_ROOMS = """
        SELECT name, max(messages.id) FROM messages JOIN rooms ON rooms.id = %s
        WHERE messages.id < 0 AND time < ? AND text <> '' AND state <> 'deleted' GROUP BY rooms.id\
        """.formatted(EntryKey.roomInSql("messages.id"));

    static List<OldTexts> inOtherRooms(StoreConnection connection, Instant before) throws SQLException {
        List<OldTexts> found = new ArrayList<>();
        PreparedStatement select = connection.prepared(IN_OTHER_ROOMS);
        select.setLong(1, before.toEpochMilli());
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(new OldTexts(StoredValue.roomName(row, 1), EntryKey.id(row.getLong(2))));
            }
        }
        return found;
    }

    private OldMessages() {}
}
