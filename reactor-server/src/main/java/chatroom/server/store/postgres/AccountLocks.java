package chatroom.server.store.postgres;

import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Accounts that stay until a transaction ends, because it makes them members or writes in their direct rooms: another server may be
 * deleting them. Held before any room is locked, which is the order of who deletes one, too. Storage thread only.
 */
final class AccountLocks {
    /** Waits for a deletion, and keeps one waiting, but nobody who logs in or whose password's hash is renewed. */
    private static final String HOLD = """
        SELECT id FROM account WHERE (id = ANY(?) OR username_key = ANY(?)) AND state <> 'deleted'
        ORDER BY id FOR KEY SHARE\
        """;

    private static final String LOCKED = """
        SELECT id, username_key FROM account WHERE (id = ANY(?) OR username_key = ANY(?))
            AND id NOT IN (SELECT id FROM account WHERE id = ANY(?) OR username_key = ANY(?) FOR KEY SHARE SKIP LOCKED)\
        """;

    /**
     * Whoever is gone by then is found missing where it is decided.
     *
     * @param stored already, and null for what is not
     */
    static void hold(StoreConnection connection, List<NewEntry> batch, EntryResult[] stored) throws SQLException {
        Needed needed = needed(batch, stored);
        if (!needed.isEmpty()) {
            PreparedStatement hold = connection.prepared(HOLD);
            needed.bind(connection, hold, 1);
            hold.executeQuery().close();
        }
    }

    /** @return the same, and a refusal for each that needs an account which somebody has locked now */
    static EntryResult[] refuseLocked(StoreConnection connection, List<NewEntry> batch, EntryResult[] stored)
            throws SQLException {
        EntryResult[] results = stored.clone();
        Needed needed = needed(batch, stored);
        if (!needed.isEmpty()) {
            Needed locked = locked(connection, needed);
            for (int i = 0; i < results.length; i++) {
                if (results[i] == null && locked.isAnyOf(batch.get(i))) {
                    results[i] = LockedRooms.STUCK;
                }
            }
        }
        return results;
    }

    private static Needed locked(StoreConnection connection, Needed needed) throws SQLException {
        Needed locked = new Needed(new HashSet<>(), new HashSet<>());
        PreparedStatement find = connection.prepared(LOCKED);
        needed.bind(connection, find, 1);
        needed.bind(connection, find, 3);
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                locked.authors.add(row.getLong("id"));
                locked.subjects.add(row.getString("username_key"));
            }
        }
        return locked;
    }

    private static Needed needed(List<NewEntry> batch, EntryResult[] stored) {
        Needed needed = new Needed(new HashSet<>(), new HashSet<>());
        for (int i = 0; i < stored.length; i++) {
            if (stored[i] == null) {
                needed.add(batch.get(i));
            }
        }
        return needed;
    }

    /** Accounts by their numbers, and others by the keys of their names. */
    private record Needed(Set<Long> authors, Set<String> subjects) {
        void add(NewEntry entry) {
            if (needsAuthor(entry)) {
                authors.add(entry.userId());
            }
            subject(entry).ifPresent(subjects::add);
        }

        boolean isAnyOf(NewEntry entry) {
            return (needsAuthor(entry) && authors.contains(entry.userId()))
                    || subject(entry).filter(subjects::contains).isPresent();
        }

        boolean isEmpty() {
            return authors.isEmpty() && subjects.isEmpty();
        }

        void bind(StoreConnection connection, PreparedStatement statement, int first) throws SQLException {
            statement.setArray(first, connection.jdbc().createArrayOf("bigint", authors.toArray()));
            statement.setArray(first + 1, connection.jdbc().createArrayOf("text", subjects.toArray()));
        }
    }

    private static Optional<String> subject(NewEntry entry) {
        return !RefusedEntries.isOne(entry) && entry.change() instanceof Change.Add add
                ? Optional.of(add.subject().key())
                : Optional.empty();
    }

    private static boolean needsAuthor(NewEntry entry) {
        Change change = entry.change();
        return !RefusedEntries.isOne(entry)
                && !entry.isByServer()
                && (change instanceof Change.Create
                        || change instanceof Change.Join
                        || entry.room().isDirect());
    }

    private AccountLocks() {}
}
