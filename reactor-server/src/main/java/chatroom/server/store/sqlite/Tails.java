package chatroom.server.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last id of each room that had something to store lately: what a batch takes counts when it is committed, and not before. Storage
 * thread only.
 */
final class Tails {
    private static final int MAX_REMEMBERED = 10_000;

    private static final String FIND_LAST = "SELECT id FROM messages WHERE id > ? AND id < ? ORDER BY id DESC LIMIT 1";

    private final Map<Long, Long> committed = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** Those of one batch. */
    final class Taken {
        private final StoreConnection connection;
        private final Map<Long, Long> taken = new HashMap<>();

        private Taken(StoreConnection connection) {
            this.connection = connection;
        }

        /** In this batch. */
        long last(long room) throws SQLException {
            Long last = taken.get(room);
            if (last == null) {
                last = committed.get(room);
            }
            if (last == null) {
                last = findLast(connection, room);
                taken.put(room, last);
            }
            return last;
        }

        void take(long room, long id) {
            taken.put(room, id);
        }

        void commit() {
            committed.putAll(taken);
        }
    }

    Taken begin(StoreConnection connection) {
        return new Taken(connection);
    }

    /** A commit may have come through that looked as if it had failed, or somebody else wrote. */
    void forget() {
        committed.clear();
    }

    static long findLast(StoreConnection connection, long room) throws SQLException {
        PreparedStatement find = connection.prepared(FIND_LAST);
        find.setLong(1, EntryKey.beforeFirst(room));
        find.setLong(2, EntryKey.afterLast(room));
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? EntryKey.id(row.getLong(1)) : 0;
        }
    }
}
