package chatroom.server.store.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries that were committed as far as anybody could see, the newest of each room: where one of them isn't there any more the database has
 * lost what it said was stored, as a failover to an asynchronous standby may. Of the rooms that were written to last. Any thread.
 */
final class KnownHeads {
    private static final int MOST_ROOMS = 10_000;

    /** Of rooms that were deleted nothing is expected. */
    private static final String LOST = """
        SELECT count(*)
        FROM unnest(?::text[], ?::bigint[], ?::text[]) AS known(name_key, id, nonce)
            LEFT JOIN room ON room.name_key = known.name_key
            LEFT JOIN entry ON entry.room = room.id AND entry.id = known.id AND entry.nonce = known.nonce
        WHERE entry.id IS NULL AND room.state IS DISTINCT FROM 'deleted'\
        """;

    /** Guarded by this. By the room's key. */
    private final Map<String, Head> heads = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Head> eldest) {
            return size() > MOST_ROOMS;
        }
    };

    /** Its nonce tells it from another entry that took its place. */
    private record Head(long id, String nonce) {}

    synchronized void note(String roomKey, long id, String nonce) {
        Head before = heads.get(roomKey);
        if (before == null || before.id < id) {
            heads.put(roomKey, new Head(id, nonce));
        }
    }

    boolean isAnyLost(StoreConnection connection) throws SQLException {
        List<String> rooms;
        List<Head> known;
        synchronized (this) {
            rooms = new ArrayList<>(heads.keySet());
            known = new ArrayList<>(heads.values());
        }
        if (rooms.isEmpty()) {
            return false;
        }
        PreparedStatement find = connection.prepared(LOST);
        find.setArray(1, connection.jdbc().createArrayOf("text", rooms.toArray()));
        find.setArray(
                2,
                connection
                        .jdbc()
                        .createArrayOf("bigint", known.stream().map(Head::id).toArray()));
        find.setArray(
                3,
                connection
                        .jdbc()
                        .createArrayOf("text", known.stream().map(Head::nonce).toArray()));
        try (ResultSet row = find.executeQuery()) {
            row.next();
            return row.getLong(1) > 0;
        }
    }
}
