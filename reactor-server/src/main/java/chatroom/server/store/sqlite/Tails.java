package chatroom.server.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last id of each room that had something to store lately, and the last that changed who may do what: what a batch takes counts when it
 * is committed, and not before. Storage thread only.
 */
final class Tails {
    private static final int MAX_REMEMBERED = 10_000;

    private static final String FIND_LAST = "SELECT id FROM messages WHERE id > ? AND id < ? ORDER BY id DESC LIMIT 1";

    private final Map<Long, Tail> committed = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Tail> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** @param lastChange not before the last entry that changed who may do what: it may be later where that isn't known */
    private record Tail(long last, long lastChange) {}

    /** The tails of one batch. */
    final class Taken {
        private final StoreConnection connection;
        private final Map<Long, Tail> taken = new HashMap<>();

        private Taken(StoreConnection connection) {
            this.connection = connection;
        }

        /** The room's last id, entries of this batch included. */
        long last(long room) throws SQLException {
            return tail(room).last;
        }

        /** In this batch. Not before the last entry that changed who may do what in a room. */
        long lastChange(long room) throws SQLException {
            return tail(room).lastChange;
        }

        private Tail tail(long room) throws SQLException {
            Tail tail = taken.get(room);
            if (tail == null) {
                tail = committed.get(room);
            }
            if (tail == null) {
                long last = findLast(connection, room);
                tail = new Tail(last, last);
                taken.put(room, tail);
            }
            return tail;
        }

        void take(long room, long id) throws SQLException {
            taken.put(room, new Tail(id, tail(room).lastChange));
        }

        /** The last one that was taken changes who may do what. */
        void takeChange(long room, long id) {
            taken.put(room, new Tail(id, id));
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
