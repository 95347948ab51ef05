package chatroom.server.store.sqlite;

import chatroom.protocol.Nonce;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.journal.EntryRow;
import chatroom.server.store.journal.EntryRows;
import chatroom.server.store.journal.StoredValue;
import chatroom.server.words.MessageWords;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The table of entries, of which ids are numbered by {@link Tails}. Storage thread only, in one transaction. */
final class SqliteEntryRows implements EntryRows {
    private static final String INSERT = """
        INSERT INTO messages (id, kind, user_id, username, text, nonce, time, target, value)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """;
    private static final String FIND_BY_NONCE = """
        SELECT (SELECT name FROM rooms WHERE rooms.id = ?), id, time FROM messages WHERE user_id = ? AND nonce = ?\
        """;
    private static final String FIND = EntryColumns.LIST + ", m.user_id FROM messages m WHERE m.id = ?1 + ?2";
    private static final String EDIT = "UPDATE messages SET text = ?, edited = ? WHERE id = ?";
    static final String DELETE =
            "UPDATE messages SET text = '', value = 'deleted', edited = NULL, reactions = NULL WHERE id = ?";
    static final String REACT = "UPDATE messages SET reactions = ? WHERE id = ?";

    /** The last id of which the index has the words, if there are any: of the lobby, or of another room. */
    private static final String INDEXED = """
        SELECT CASE WHEN ?1 = 0 THEN (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'indexed')
            ELSE coalesce((SELECT after_id FROM unindexed WHERE room = ?1), 9223372036854775807) END\
        """;

    private static final String INDEX = "INSERT INTO message_words (rowid, terms) VALUES (?, ?)";

    private final StoreConnection connection;
    private final Tails.Taken tails;

    /** Of each room that has more entries now, the last that it had; the lobby apart. */
    private final Map<Long, Long> before = new HashMap<>();

    SqliteEntryRows(StoreConnection connection, Tails.Taken tails) {
        this.connection = connection;
        this.tails = tails;
    }

    /** A user's nonce in one room is another in the next. No nonce has a control character. */
    static String nonce(long room, String nonce) {
        return room == EntryKey.LOBBY ? nonce : room + "\0" + nonce;
    }

    @Override
    public long last(long room) throws SQLException {
        return tails.last(room);
    }

    @Override
    public long lastChange(long room) throws SQLException {
        return tails.lastChange(room);
    }

    /** All entries up to this one are in their table. */
    void take(long room, long id) throws SQLException {
        if (room != EntryKey.LOBBY) {
            before.putIfAbsent(room, tails.last(room));
        }
        tails.take(room, id);
    }

    /** To be called once all is written. */
    void noteOtherRooms(Instant now) throws SQLException {
        SqliteAppender.noteOtherRooms(connection, before, now);
    }

    @Override
    public Optional<EntryResult.Duplicate> findByNonce(long room, long userId, Nonce nonce) throws SQLException {
        return findByNonce(connection, room, userId, nonce);
    }

    static Optional<EntryResult.Duplicate> findByNonce(StoreConnection connection, long room, long userId, Nonce nonce)
            throws SQLException {
        PreparedStatement find = connection.prepared(FIND_BY_NONCE);
        find.setLong(1, room);
        find.setLong(2, userId);
        find.setString(3, nonce(room, nonce.value()));
        try (ResultSet row = find.executeQuery()) {
            return row.next()
                    ? Optional.of(new EntryResult.Duplicate(
                            StoredValue.roomName(row, 1),
                            EntryKey.id(row.getLong(2)),
                            Instant.ofEpochMilli(row.getLong(3))))
                    : Optional.empty();
        }
    }

    @Override
    public void insert(long room, NewEntry entry, EntryRow row) throws SQLException {
        PreparedStatement insert = connection.prepared(INSERT);
        insert.setLong(1, EntryKey.of(room, row.id()));
        insert.setString(2, row.kind());
        insert.setLong(3, entry.userId());
        insert.setString(4, row.username());
        insert.setString(5, row.text());
        if (entry.nonce().isPresent()) {
            insert.setString(6, nonce(room, entry.nonce().get().value()));
        } else {
            insert.setNull(6, Types.VARCHAR);
        }
        insert.setLong(7, row.timeMillis());
        if (row.target() == 0) {
            insert.setNull(8, Types.INTEGER);
        } else {
            insert.setLong(8, row.target());
        }
        insert.setString(9, row.value());
        insert.executeUpdate();
        take(room, row.id());
        if (!EntryRow.LEAVING_PERMISSIONS.contains(row.kind())) {
            tails.takeChange(room, row.id());
        }
    }

    @Override
    public Optional<OwnedRow> find(long room, long id) throws SQLException {
        PreparedStatement find = connection.prepared(FIND);
        find.setLong(1, EntryKey.beforeFirst(room));
        find.setLong(2, EntryKey.within(room, id) - EntryKey.beforeFirst(room));
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? Optional.of(new OwnedRow(EntryColumns.of(row), row.getLong(11))) : Optional.empty();
        }
    }

    @Override
    public void setText(long room, long id, String text, long editId) throws SQLException {
        long key = EntryKey.of(room, id);
        PreparedStatement update = connection.prepared(EDIT);
        update.setString(1, text);
        update.setLong(2, editId);
        update.setLong(3, key);
        // Out of the index its words go by a trigger.
        update.executeUpdate();
        if (id <= indexed(room)) {
            PreparedStatement index = connection.prepared(INDEX);
            index.setLong(1, key);
            index.setString(2, String.join(" ", MessageWords.of(text)));
            index.executeUpdate();
        }
    }

    private long indexed(long room) throws SQLException {
        PreparedStatement find = connection.prepared(INDEXED);
        find.setLong(1, room);
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    @Override
    public void clear(long room, long id) throws SQLException {
        PreparedStatement update = connection.prepared(DELETE);
        update.setLong(1, EntryKey.of(room, id));
        update.executeUpdate();
    }

    @Override
    public void setReactions(long room, long id, String stored) throws SQLException {
        PreparedStatement update = connection.prepared(REACT);
        update.setString(1, stored);
        update.setLong(2, EntryKey.of(room, id));
        update.executeUpdate();
    }
}
