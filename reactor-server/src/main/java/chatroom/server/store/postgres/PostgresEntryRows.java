package chatroom.server.store.postgres;

import chatroom.protocol.Nonce;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.journal.EntryRow;
import chatroom.server.store.journal.EntryRows;
import chatroom.server.store.journal.StoredValue;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Entries of rooms that are locked. What a batch will ask for is read ahead, and what it inserts is gathered, so that a batch takes a few
 * round trips whatever is in it. Storage thread only, in one transaction.
 */
final class PostgresEntryRows implements EntryRows {
    private static final String BY_NONCE = """
        SELECT e.room, e.user_id, e.nonce, e.id, e.time
        FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS i(room, user_id, nonce)
            JOIN entry e ON e.room = i.room AND e.user_id = i.user_id AND e.nonce = i.nonce\
        """;
    private static final String BY_ID = "SELECT m.room, m.user_id, " + EntryColumns.LIST + """
        FROM unnest(?::bigint[], ?::bigint[]) AS i(room, id) JOIN entry m ON m.room = i.room AND m.id = i.id\
        """;

    private static final String INSERT = """
        INSERT INTO entry (room, id, kind, user_id, username, text, nonce, time, target, value)
        SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[],
            ?::bigint[], ?::bigint[], ?::text[])\
        """;
    private static final String EDIT = "UPDATE entry SET text = ?, edited = ? WHERE room = ? AND id = ?";
    private static final String CLEAR = """
        UPDATE entry SET text = '', value = 'deleted', edited = NULL, reactions = NULL WHERE room = ? AND id = ?\
        """;
    private static final String REACT = "UPDATE entry SET reactions = ? WHERE room = ? AND id = ?";

    private final StoreConnection connection;
    private final RoomTails tails;
    private final Nonces nonces;

    /** As they stand in this transaction, of those that were read or written; without one there is no such entry. */
    private final Map<Key, Optional<OwnedRow>> known = new HashMap<>();

    private final Map<NonceKey, Optional<EntryResult.Duplicate>> knownNonces = new HashMap<>();
    private final List<Pending> pending = new ArrayList<>();

    /** The nonce of the newest that was inserted into a room. */
    private final Map<Long, String> newestNonces = new HashMap<>();

    private record Key(long room, long id) {}

    record NonceKey(long room, long userId, String nonce) {}

    private record Pending(long room, long userId, String nonce, EntryRow row) {}

    PostgresEntryRows(StoreConnection connection, RoomTails tails, Nonces nonces) {
        this.connection = connection;
        this.tails = tails;
        this.nonces = nonces;
    }

    @Override
    public long last(long room) {
        return tails.head(room);
    }

    @Override
    public long lastChange(long room) {
        return tails.rules(room);
    }

    /** Reads ahead. */
    void readNonces(List<NonceKey> asked) throws SQLException {
        if (asked.isEmpty()) {
            return;
        }
        asked.forEach(key -> knownNonces.putIfAbsent(key, Optional.empty()));
        PreparedStatement find = connection.prepared(BY_NONCE);
        find.setArray(1, bigints(asked, NonceKey::room));
        find.setArray(2, bigints(asked, NonceKey::userId));
        find.setArray(3, texts(asked, NonceKey::nonce));
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                long room = row.getLong("room");
                knownNonces.put(
                        new NonceKey(room, row.getLong("user_id"), row.getString("nonce")),
                        Optional.of(new EntryResult.Duplicate(
                                tails.name(room), row.getLong("id"), StoredValue.time(row.getLong("time")))));
            }
        }
    }

    /** Reads ahead. Each of a room, then an id. */
    void readEntries(List<long[]> asked) throws SQLException {
        if (asked.isEmpty()) {
            return;
        }
        asked.forEach(each -> known.putIfAbsent(new Key(each[0], each[1]), Optional.empty()));
        PreparedStatement find = connection.prepared(BY_ID);
        find.setArray(1, bigints(asked, each -> each[0]));
        find.setArray(2, bigints(asked, each -> each[1]));
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                known.put(
                        new Key(row.getLong("room"), row.getLong("id")),
                        Optional.of(new OwnedRow(EntryColumns.of(row), row.getLong("user_id"))));
            }
        }
    }

    @Override
    public Optional<EntryResult.Duplicate> findByNonce(long room, long userId, Nonce nonce) throws SQLException {
        NonceKey key = new NonceKey(room, userId, nonce.value());
        if (!knownNonces.containsKey(key)) {
            readNonces(List.of(key));
        }
        return knownNonces.get(key);
    }

    @Override
    public Optional<OwnedRow> find(long room, long id) throws SQLException {
        Key key = new Key(room, id);
        if (!known.containsKey(key)) {
            readEntries(List.of(new long[] {room, id}));
        }
        return known.get(key);
    }

    @Override
    public void insert(long room, NewEntry entry, EntryRow row) {
        String nonce = nonces.of(entry);
        pending.add(new Pending(room, entry.userId(), nonce, row));
        newestNonces.put(room, nonce);
        known.put(new Key(room, row.id()), Optional.of(new OwnedRow(row, entry.userId())));
        knownNonces.put(
                new NonceKey(room, entry.userId(), nonce),
                Optional.of(
                        new EntryResult.Duplicate(tails.name(room), row.id(), Instant.ofEpochMilli(row.timeMillis()))));
        tails.take(room, row.id(), !EntryRow.LEAVING_PERMISSIONS.contains(row.kind()));
    }

    void noteHeads(KnownHeads heads) {
        newestNonces.forEach((room, nonce) -> heads.note(tails.name(room).key(), tails.head(room), nonce));
    }

    /** What was gathered is in the table. */
    void flush() throws SQLException {
        if (pending.isEmpty()) {
            return;
        }
        PreparedStatement insert = connection.prepared(INSERT);
        insert.setArray(1, bigints(pending, Pending::room));
        insert.setArray(2, bigints(pending, each -> each.row.id()));
        insert.setArray(3, texts(pending, each -> each.row.kind()));
        insert.setArray(4, bigints(pending, Pending::userId));
        insert.setArray(5, texts(pending, each -> each.row.username()));
        insert.setArray(6, texts(pending, each -> each.row.text()));
        insert.setArray(7, texts(pending, Pending::nonce));
        insert.setArray(8, bigints(pending, each -> each.row.timeMillis()));
        insert.setArray(9, bigints(pending, each -> each.row.target() == 0 ? null : each.row.target()));
        insert.setArray(10, texts(pending, each -> each.row.value()));
        insert.executeUpdate();
        pending.clear();
    }

    @Override
    public void setText(long room, long id, String text, long editId) throws SQLException {
        flush();
        PreparedStatement update = connection.prepared(EDIT);
        update.setString(1, text);
        update.setLong(2, editId);
        update.setLong(3, room);
        update.setLong(4, id);
        update.executeUpdate();
        WordIndex.replace(connection, room, id, text);
        change(room, id, row -> with(row, text, row.value(), editId, row.reactions()));
    }

    @Override
    public void clear(long room, long id) throws SQLException {
        flush();
        PreparedStatement update = connection.prepared(CLEAR);
        update.setLong(1, room);
        update.setLong(2, id);
        update.executeUpdate();
        WordIndex.replace(connection, room, id, "");
        change(room, id, row -> with(row, "", EntryRow.DELETED, 0, null));
    }

    @Override
    public void setReactions(long room, long id, String stored) throws SQLException {
        flush();
        PreparedStatement update = connection.prepared(REACT);
        update.setString(1, stored);
        update.setLong(2, room);
        update.setLong(3, id);
        update.executeUpdate();
        change(room, id, row -> with(row, row.text(), row.value(), row.edited(), stored));
    }

    private void change(long room, long id, Function<EntryRow, EntryRow> change) {
        known.computeIfPresent(
                new Key(room, id),
                (key, found) -> found.map(owned -> new OwnedRow(change.apply(owned.row()), owned.userId())));
    }

    private static EntryRow with(EntryRow row, String text, String value, long edited, String reactions) {
        return new EntryRow(
                row.id(),
                row.kind(),
                row.username(),
                text,
                row.timeMillis(),
                row.target(),
                value,
                edited,
                reactions,
                row.newText());
    }

    private <T> Array bigints(List<T> of, Function<T, Long> value) throws SQLException {
        return connection.jdbc().createArrayOf("bigint", of.stream().map(value).toArray(Long[]::new));
    }

    private <T> Array texts(List<T> of, Function<T, String> value) throws SQLException {
        return connection.jdbc().createArrayOf("text", of.stream().map(value).toArray(String[]::new));
    }
}
