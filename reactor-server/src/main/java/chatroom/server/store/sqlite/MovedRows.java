package chatroom.server.store.sqlite;

import chatroom.server.store.StorageException;
import chatroom.server.store.move.MovePlace;
import chatroom.server.store.move.MovedRow;
import chatroom.server.store.move.MovedTable;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How rows of a chat that moves stand in the tables here, and what else stands there because of them. One thread. */
final class MovedRows {
    private static final String HIGHEST = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = '%s'), 0)";
    private static final String META = "coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = '%s'), 0)";

    /** Of messages the kind was once the name of the one room. A nonce may have a character NUL before it, where the driver ends a text. */
    private static final String ENTRIES = """
        SELECT %s, id, CASE kind WHEN 'lobby' THEN '' ELSE kind END, user_id, username, text, CAST(nonce AS BLOB), time, target, value, edited,
            reactions
        FROM messages\
        """.formatted(EntryKey.roomInSql("id"));

    private static final Map<MovedTable, String> SELECTS = Map.of(
            MovedTable.HOUSE,
            "SELECT value, %s, %s, %s, %s FROM meta WHERE name = 'epoch'"
                    .formatted(
                            META.formatted(MetaRow.SERVED),
                            META.formatted(MetaRow.LAST_BACKUP),
                            HIGHEST.formatted("users"),
                            HIGHEST.formatted("rooms")),
            MovedTable.ACCOUNT,
            "SELECT id, username, username_key, password_hash, created, state, kept_hash, admin FROM users WHERE id <> "
                    + ServerUser.ID,
            MovedTable.TOKEN,
            "SELECT hash, user_id, created, last_used FROM tokens",
            MovedTable.INVITE,
            "SELECT hash, created, expires FROM invites",
            MovedTable.ROOM,
            "SELECT id, name, name_key, kind, topic, state FROM rooms",
            MovedTable.MEMBER,
            "SELECT room, user_id, role, since, muted_until, banned_until FROM members",
            MovedTable.MARK,
            "SELECT room, user_id, id FROM read_marks",
            MovedTable.BLOCK,
            "SELECT user_id, blocked_id FROM blocks",
            MovedTable.ENTRY,
            ENTRIES);

    private static final Map<MovedTable, String> INSERTS = Map.of(
            MovedTable.ACCOUNT,
            "INSERT INTO users (id, username, username_key, password_hash, created, state, kept_hash, admin)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            MovedTable.TOKEN,
            "INSERT INTO tokens (hash, user_id, created, last_used) VALUES (?, ?, ?, ?)",
            MovedTable.INVITE,
            "INSERT INTO invites (hash, created, expires) VALUES (?, ?, ?)",
            // The lobby is there.
            MovedTable.ROOM,
            "INSERT OR REPLACE INTO rooms (id, name, name_key, kind, topic, state) VALUES (?, ?, ?, ?, ?, ?)",
            MovedTable.MEMBER,
            "INSERT INTO members (room, user_id, role, since, muted_until, banned_until) VALUES (?, ?, ?, ?, ?, ?)",
            MovedTable.MARK,
            "INSERT INTO read_marks (room, user_id, id) VALUES (?, ?, ?)",
            MovedTable.BLOCK,
            "INSERT INTO blocks (user_id, blocked_id) VALUES (?, ?)",
            MovedTable.ENTRY,
            "INSERT INTO messages (id, kind, user_id, username, text, nonce, time, target, value, edited, reactions)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private static final String SET_HIGHEST = "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)";

    /** What the lobby's newest message doesn't tell, and whose words aren't in the index: those of all. */
    private static final List<String> NOTE_WHAT_FOLLOWS = List.of(
            "INSERT INTO meta (name, value) SELECT '%s', max(time) FROM messages WHERE id < 0 HAVING count(*) > 0"
                    .formatted(MetaRow.NEWEST),
            "INSERT INTO unindexed (room, after_id) SELECT id, 0 FROM rooms WHERE id <> 0 AND state <> 'deleted'");

    private static final int ENTRY_ROOM = 0;
    private static final int ENTRY_ID = 1;
    private static final int ENTRY_NONCE = 6;

    private final StoreConnection connection;

    MovedRows(StoreConnection connection) {
        this.connection = connection;
    }

    void read(MovedTable table, MovePlace.Taker taker) throws SQLException, StorageException {
        try (ResultSet rows = connection.prepared(SELECTS.get(table)).executeQuery()) {
            while (rows.next()) {
                List<Object> values = new ArrayList<>(table.columns().size());
                for (MovedTable.Column column : table.columns()) {
                    values.add(value(rows, values.size() + 1, column.kind()));
                }
                if (table == MovedTable.ENTRY) {
                    values.set(ENTRY_ID, EntryKey.id((Long) values.get(ENTRY_ID)));
                    values.set(ENTRY_NONCE, nonce(rows));
                }
                taker.take(new MovedRow(values));
            }
        }
    }

    /** Where it isn't the lobby's it stands behind its room: see {@link SqliteEntryRows#nonce}. */
    private static Object nonce(ResultSet row) throws SQLException {
        byte[] stored = row.getBytes(ENTRY_NONCE + 1);
        if (stored == null) {
            return MovedRow.Missing.VALUE;
        }
        String nonce = new String(stored, StandardCharsets.UTF_8);
        return nonce.substring(nonce.indexOf('\0') + 1);
    }

    private static Object value(ResultSet row, int place, MovedTable.Kind kind) throws SQLException {
        Object value = switch (kind) {
            case NUMBER -> row.getLong(place);
            case TEXT -> row.getString(place);
            case BYTES -> row.getBytes(place);
        };
        return value == null || row.wasNull() ? MovedRow.Missing.VALUE : value;
    }

    void write(MovedTable table, MovedRow row) throws SQLException {
        if (table == MovedTable.HOUSE) {
            connection.meta.createOrUpdate(new MetaRow(MetaRow.EPOCH, row.text(0)));
            connection.meta.createOrUpdate(new MetaRow(MetaRow.SERVED, String.valueOf(row.number(1))));
            if (row.number(2) != 0) {
                connection.meta.createOrUpdate(new MetaRow(MetaRow.LAST_BACKUP, String.valueOf(row.number(2))));
            }
            connection.execute("DELETE FROM sqlite_sequence WHERE name IN ('users', 'rooms')");
            run(SET_HIGHEST, List.of("users", row.number(3)));
            run(SET_HIGHEST, List.of("rooms", row.number(4)));
            return;
        }
        List<Object> values = row.values();
        if (table == MovedTable.ENTRY) {
            values = new ArrayList<>(values);
            long room = row.number(ENTRY_ROOM);
            values.set(ENTRY_ID, EntryKey.of(room, row.number(ENTRY_ID)));
            if (row.has(ENTRY_NONCE)) {
                values.set(ENTRY_NONCE, SqliteEntryRows.nonce(room, row.text(ENTRY_NONCE)));
            }
            values.remove(ENTRY_ROOM);
        }
        run(INSERTS.get(table), values);
    }

    /** Once all are there. */
    void noteWhatFollows() throws SQLException {
        for (String statement : NOTE_WHAT_FOLLOWS) {
            connection.execute(statement);
        }
    }

    private void run(String sql, List<Object> values) throws SQLException {
        PreparedStatement insert = connection.prepared(sql);
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value instanceof byte[] bytes) {
                insert.setBytes(i + 1, bytes);
            } else {
                insert.setObject(i + 1, value == MovedRow.Missing.VALUE ? null : value);
            }
        }
        insert.executeUpdate();
    }
}
