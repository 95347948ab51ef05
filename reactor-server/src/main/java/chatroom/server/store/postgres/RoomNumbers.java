package chatroom.server.store.postgres;

import chatroom.protocol.RoomName;
import chatroom.server.store.journal.RoomRows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which number a room has, by its name in any case. Those of rooms that were written to lately are remembered, because a number and a name
 * stay together for ever, deleted or not; but not over a connection's end, after which the database may be another.
 */
final class RoomNumbers {
    private static final int MAX_REMEMBERED = 10_000;

    /** One row in any case, so that it takes as long where there is none. */
    private static final String FIND = "SELECT (SELECT id FROM room WHERE name_key = ? AND state <> 'deleted')";

    private static final String FIND_ALL = "SELECT id, name_key FROM room WHERE name_key = ANY(?)";

    private final Map<String, Long> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private StoreConnection rememberedOf;

    /**
     * By their keys; of those that there are or were. Storage thread.
     *
     * @param connection the one that writes
     */
    Map<String, Long> ofAll(StoreConnection connection, Set<String> keys) throws SQLException {
        if (rememberedOf != connection) {
            remembered.clear();
            rememberedOf = connection;
        }
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (String key : keys) {
            Long number = remembered.get(key);
            if (number != null) {
                numbers.put(key, number);
            }
        }
        if (numbers.size() < keys.size()) {
            PreparedStatement find = connection.prepared(FIND_ALL);
            find.setArray(1, connection.jdbc().createArrayOf("text", keys.toArray()));
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    numbers.put(row.getString("name_key"), row.getLong("id"));
                }
            }
            remembered.putAll(numbers);
        }
        return numbers;
    }

    /** Empty where there is no such room, or none any more. Any thread. */
    static OptionalLong find(StoreConnection connection, RoomName room) throws SQLException {
        if (room.isLobby()) {
            return OptionalLong.of(RoomRows.LOBBY);
        }
        PreparedStatement find = connection.prepared(FIND);
        find.setString(1, room.key());
        try (ResultSet row = find.executeQuery()) {
            row.next();
            long number = row.getLong(1);
            return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
        }
    }
}
