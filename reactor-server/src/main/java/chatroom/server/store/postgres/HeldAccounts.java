package chatroom.server.store.postgres;

import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Accounts that stay until a transaction ends, because it makes them members or writes in their direct rooms: another server may be
 * deleting them. Held before any room is locked, which is the order of who deletes one, too. Storage thread only.
 */
final class HeldAccounts {
    /** Waits for a deletion, and keeps one waiting, but nobody who logs in or whose password's hash is renewed. */
    private static final String HOLD = """
        SELECT id FROM account WHERE (id = ANY(?) OR username_key = ANY(?)) AND state <> 'deleted'
        ORDER BY id FOR KEY SHARE\
        """;

    /**
     * Whoever is gone by then is found missing where it is decided.
     *
     * @param stored already, and null for what is not
     */
    static void hold(StoreConnection connection, List<NewEntry> batch, EntryResult[] stored) throws SQLException {
        Set<Long> authors = new HashSet<>();
        Set<String> subjects = new HashSet<>();
        for (int i = 0; i < stored.length; i++) {
            NewEntry entry = batch.get(i);
            if (stored[i] == null && needsAuthor(entry)) {
                authors.add(entry.userId());
            }
            if (stored[i] == null && !RefusedEntries.isOne(entry) && entry.change() instanceof Change.Add add) {
                subjects.add(add.subject().key());
            }
        }
        if (!authors.isEmpty() || !subjects.isEmpty()) {
            hold(connection, authors, subjects);
        }
    }

    private static boolean needsAuthor(NewEntry entry) {
        Change change = entry.change();
        return !RefusedEntries.isOne(entry)
                && !entry.isByServer()
                && (change instanceof Change.Create
                        || change instanceof Change.Join
                        || entry.room().isDirect());
    }

    private static void hold(StoreConnection connection, Set<Long> authors, Set<String> subjects) throws SQLException {
        PreparedStatement hold = connection.prepared(HOLD);
        hold.setArray(1, connection.jdbc().createArrayOf("bigint", authors.toArray()));
        hold.setArray(2, connection.jdbc().createArrayOf("text", subjects.toArray()));
        hold.executeQuery().close();
    }

    private HeldAccounts() {}
}
