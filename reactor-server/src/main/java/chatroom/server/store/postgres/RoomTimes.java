package chatroom.server.store.postgres;

import chatroom.protocol.RoomName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Entries by their times. There is no index of times, and none is needed: within a room ids have no holes and times don't go back, so
 * what is older than a time is found by halving. Each statement is short, however many entries there are.
 */
final class RoomTimes {
    private static final String HEAD = "SELECT head FROM room WHERE id = ?";
    private static final String TIME = "SELECT time FROM entry WHERE room = ? AND id = ?";
    private static final String ROOMS =
            "SELECT id, name FROM room WHERE id > ? AND state <> 'deleted' ORDER BY id LIMIT 500";

    /** Of a part, so that a room of which nearly all is pruned takes many short statements and no long one. */
    private static final int LOOKED_AT_TOGETHER = 10_000;

    private static final String NEWEST_TEXT =
            "SELECT max(id) FROM entry WHERE room = ? AND id > ? AND id <= ? AND text <> ''";

    /** @param id its number */
    record Room(long id, RoomName name) {}

    /** That are there, the lobby first. */
    static List<Room> rooms(StoreConnection connection) throws SQLException {
        List<Room> found = new ArrayList<>();
        long after = -1;
        int before;
        do {
            before = found.size();
            PreparedStatement select = connection.prepared(ROOMS);
            select.setLong(1, after);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    after = row.getLong(1);
                    found.add(new Room(after, new RoomName(row.getString(2))));
                }
            }
        } while (found.size() > before);
        return found;
    }

    /** The newest entry; 0 if there is none. */
    static long head(StoreConnection connection, long room) throws SQLException {
        PreparedStatement select = connection.prepared(HEAD);
        select.setLong(1, room);
        return number(select).orElse(0);
    }

    /** The newest entry that is older; 0 if there is none. */
    static long newestBefore(StoreConnection connection, long room, long millis) throws SQLException {
        long older = 0;
        long notOlder = head(connection, room) + 1;
        while (older + 1 < notOlder) {
            long middle = older + (notOlder - older) / 2;
            if (time(connection, room, middle) < millis) {
                older = middle;
            } else {
                notOlder = middle;
            }
        }
        return older;
    }

    static long time(StoreConnection connection, long room, long id) throws SQLException {
        PreparedStatement select = connection.prepared(TIME);
        select.setLong(1, room);
        select.setLong(2, id);
        return number(select).orElseThrow(() -> new SQLException("entry " + id + " of room " + room + " isn't there"));
    }

    /** The newest entry up to this one that has a text; 0 if there is none. */
    static long newestText(StoreConnection connection, long room, long throughId) throws SQLException {
        for (long to = throughId; to > 0; to -= LOOKED_AT_TOGETHER) {
            PreparedStatement select = connection.prepared(NEWEST_TEXT);
            select.setLong(1, room);
            select.setLong(2, to - LOOKED_AT_TOGETHER);
            select.setLong(3, to);
            OptionalLong found = number(select);
            if (found.isPresent()) {
                return found.getAsLong();
            }
        }
        return 0;
    }

    /** The first column of the first row, unless it is null or there is none. */
    static OptionalLong number(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return OptionalLong.empty();
            }
            long number = row.getLong(1);
            return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
        }
    }

    private RoomTimes() {}
}
