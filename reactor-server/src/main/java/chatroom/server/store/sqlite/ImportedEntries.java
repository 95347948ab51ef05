package chatroom.server.store.sqlite;

import chatroom.protocol.Entry;
import chatroom.protocol.Username;
import chatroom.server.store.journal.EntryRow;
import chatroom.server.store.journal.EntryRowMapper;
import chatroom.server.store.journal.Reactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rows of entries that come from elsewhere, ids and all. An export that was made beside a running server may have a message as it was
 * before an entry that comes after it; what that changed is changed here then, and where the message has it already, nothing is.
 */
final class ImportedEntries {
    private static final String INSERT = """
        INSERT INTO messages (id, kind, user_id, username, text, time, target, value, edited, reactions)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """;

    // Only a message that isn't gone has a text.
    private static final String EDIT =
            "UPDATE messages SET text = ?3, edited = ?2 WHERE id = ?1 AND text <> '' AND coalesce(edited, 0) < ?2";
    private static final String DELETE = SqliteEntryRows.DELETE + " AND text <> ''";
    private static final String REACTIONS = "SELECT reactions FROM messages WHERE id = ? AND text <> ''";

    private final StoreConnection connection;

    ImportedEntries(StoreConnection connection) {
        this.connection = connection;
    }

    void insert(long room, long userId, Entry entry) throws SQLException {
        EntryRow row = EntryRowMapper.of(entry);
        run(
                INSERT,
                EntryKey.of(room, row.id()),
                row.kind(),
                userId,
                row.username(),
                row.text(),
                row.timeMillis(),
                row.target() == 0 ? null : row.target(),
                row.value(),
                row.edited() == 0 ? null : row.edited(),
                row.reactions());
    }

    void edit(long room, Entry.Edit edit) throws SQLException {
        if (edit.value().isPresent()) {
            run(EDIT, EntryKey.of(room, edit.target()), edit.id(), edit.value().get());
        }
    }

    void delete(long room, Entry.Delete delete) throws SQLException {
        run(DELETE, EntryKey.of(room, delete.target()));
    }

    void react(long room, long target, String emoji, String username, boolean on) throws SQLException {
        PreparedStatement find = connection.prepared(REACTIONS);
        find.setLong(1, EntryKey.of(room, target));
        Reactions reactions;
        try (ResultSet row = find.executeQuery()) {
            if (!row.next()) {
                return;
            }
            reactions = new Reactions(row.getString(1));
        }
        Map<String, List<String>> names = reactions.names();
        List<String> users = names.computeIfAbsent(emoji, e -> new ArrayList<>());
        boolean was = users.removeIf(one -> Username.keyOf(one).equals(Username.keyOf(username)));
        if (on) {
            users.add(username);
        }
        if (users.isEmpty()) {
            names.remove(emoji);
        }
        if (was != on) {
            run(SqliteEntryRows.REACT, reactions.stored(), EntryKey.of(room, target));
        }
    }

    void run(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepared(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.executeUpdate();
    }

    /** The number in the first row; 0 without one. */
    static long number(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
