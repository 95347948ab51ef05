package chatroom.server.store.postgres;

import chatroom.protocol.RoomName;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Journals;
import chatroom.server.store.NewEntry;
import chatroom.server.store.RoomEntry;
import chatroom.server.store.StorageException;
import chatroom.server.store.journal.EntryPageBuilder;
import chatroom.server.store.journal.JournalWriter;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Entries of all kinds and rooms: stored on the storage thread, read on any worker.
 *
 * <p>A room's part of a batch goes one of two ways: as {@link PlainMessages}, where that is all it is, or locked, where what is decided and
 * numbered in Java holds because nobody else writes to a room that is locked. What the first leaves out, of whole rooms, goes the second.
 */
final class PostgresJournals implements Journals {
    /** No more rows than are needed, by their bytes too; the second is needed in any case, to tell that there is more. */
    private static final String PAGE = """
        SELECT r.head, p.* FROM room r LEFT JOIN LATERAL (
            SELECT * FROM (
                SELECT e.*, sum(octet_length(concat(text, reactions, value, value, new_text, new_text)))
                    OVER (ORDER BY nth ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                FROM (
                    SELECT %1$s, row_number() OVER (ORDER BY m.id %2$s) AS nth
                    FROM entry m WHERE m.room = r.id AND m.id > ? AND m.id %3$s ? ORDER BY m.id %2$s LIMIT ?) e) b
            WHERE bytes_before <= ? OR nth <= 2) p ON true
        WHERE r.name_key = ? AND r.state <> 'deleted' ORDER BY p.nth\
        """;

    private static final String AFTER = PAGE.formatted(EntryColumns.LIST, "ASC", "<=");
    private static final String BEFORE = PAGE.formatted(EntryColumns.LIST, "DESC", "<");

    private final Writer writer;
    private final Readers readers;
    private final LongSupplier node;
    private final KnownHeads heads;
    private final LongConsumer onEntries;
    private final Nonces nonces;
    private final RoomNumbers numbers = new RoomNumbers();
    private final LockedRooms stuck;

    /**
     * @param node the number of the connection group that there is now
     * @param onEntries hears of rooms that may have more entries
     * @param nanoTime as {@link System#nanoTime()}
     */
    PostgresJournals(
            Writer writer,
            Readers readers,
            LongSupplier node,
            KnownHeads heads,
            LongConsumer onEntries,
            LongSupplier nanoTime) {
        this.writer = writer;
        this.readers = readers;
        this.node = node;
        this.heads = heads;
        this.onEntries = onEntries;
        this.stuck = new LockedRooms(nanoTime);
        // No other server ever has this connection group's number.
        this.nonces = new Nonces(node.getAsLong());
    }

    @Override
    public List<EntryResult> append(List<NewEntry> batch) throws StorageException {
        if (batch.isEmpty()) {
            return List.of();
        }
        Set<String> decided = new HashSet<>();
        batch.stream()
                .filter(entry -> !PlainMessages.isOne(entry))
                .forEach(entry -> decided.add(entry.room().key()));
        EntryResult[] plain =
                batch.stream().anyMatch(entry -> !decided.contains(entry.room().key()))
                        ? writer.writeAlone("store the messages", connection -> storePlain(connection, batch, decided))
                        : new EntryResult[batch.size()];
        EntryResult[] results = Arrays.asList(plain).contains(null) ? storeRest(batch, plain) : plain;
        return List.of(results);
    }

    /**
     * Null for those of rooms that are to go the locked way: for all, where one of them is there already.
     *
     * @param decided keys of rooms that go the locked way in any case
     */
    private EntryResult[] storePlain(StoreConnection connection, List<NewEntry> batch, Set<String> decided)
            throws SQLException {
        EntryResult[] results = new EntryResult[batch.size()];
        Map<String, Long> rooms = numbers.ofAll(connection, keys(batch, results));
        Set<Long> stuckBefore = stuck.among(connection, rooms.values());
        PlainMessages messages = plain(batch, decided, rooms, stuckBefore, results);
        try {
            return storePlain(connection, messages, results);
        } catch (SQLException e) {
            if (!SqlFailure.isLockTimeout(e)) {
                throw e;
            }
            Set<Long> stuckNow = stuck.look(connection, messages.rooms());
            return storePlain(connection, plain(batch, decided, rooms, stuckNow, results), results);
        }
    }

    private static PlainMessages plain(
            List<NewEntry> batch,
            Set<String> decided,
            Map<String, Long> rooms,
            Set<Long> stuck,
            EntryResult[] results) {
        PlainMessages messages = new PlainMessages(batch);
        for (int i = 0; i < results.length; i++) {
            String key = batch.get(i).room().key();
            Long room = rooms.get(key);
            if (room == null || decided.contains(key) || results[i] != null) {
                continue;
            }
            if (stuck.contains(room)) {
                results[i] = LockedRooms.STUCK;
            } else {
                messages.add(room, i);
            }
        }
        return messages;
    }

    private EntryResult[] storePlain(StoreConnection connection, PlainMessages messages, EntryResult[] results)
            throws SQLException {
        if (messages.isEmpty()) {
            return results;
        }
        try {
            messages.store(connection, node.getAsLong(), nonces, results);
            messages.noteHeads(heads);
            messages.rooms().forEach(onEntries::accept);
            return results;
        } catch (SQLException e) {
            if (SqlFailure.isUniqueViolation(e)) {
                return results;
            }
            // The statement was its own commit. If it is done again, those that were stored are found by their nonces.
            boolean isInDoubt = e instanceof SQLWarning || SqlFailure.breaksConnection(e);
            boolean canBeDoneAgain = !(e instanceof SQLWarning) && messages.haveNonces();
            throw isInDoubt && !canBeDoneAgain ? new CommitInDoubtException(e) : e;
        }
    }

    /**
     * What is stored already stays so, whatever becomes of the rest.
     *
     * @param stored already, and null for what is not
     */
    private EntryResult[] storeRest(List<NewEntry> batch, EntryResult[] stored) throws StorageException {
        try {
            return storeLocked(batch, stored);
        } catch (StorageException e) {
            if (Arrays.stream(stored).noneMatch(Objects::nonNull)) {
                throw e;
            }
            EntryResult failed = new EntryResult.Failed(e);
            return Arrays.stream(stored)
                    .map(result -> result == null ? failed : result)
                    .toArray(EntryResult[]::new);
        }
    }

    /** @param stored already, and null for what is not */
    private EntryResult[] storeLocked(List<NewEntry> batch, EntryResult[] stored) throws StorageException {
        try {
            return writeLocked(batch, stored);
        } catch (StorageException e) {
            if (e.getCause() instanceof RoomCreatedElsewhereException) {
                return writeLocked(batch, stored);
            }
            if (!(e.getCause() instanceof SQLException cause) || !SqlFailure.isLockTimeout(cause)) {
                throw e;
            }
            return writeLocked(
                    batch, writer.write("look what is locked", connection -> refuseLocked(connection, batch, stored)));
        }
    }

    /** Of rooms that are locked it is remembered, and they are refused later; those that need a locked account are refused here. */
    private EntryResult[] refuseLocked(StoreConnection connection, List<NewEntry> batch, EntryResult[] stored)
            throws SQLException {
        stuck.look(connection, numbers.ofAll(connection, keys(batch, stored)).values());
        return AccountLocks.refuseLocked(connection, batch, stored);
    }

    private EntryResult[] writeLocked(List<NewEntry> batch, EntryResult[] stored) throws StorageException {
        Decided decided = writer.write("store the entries", connection -> decide(connection, batch, stored));
        decided.rows.noteHeads(heads);
        return decided.results.toArray(EntryResult[]::new);
    }

    private record Decided(List<EntryResult> results, PostgresJournalRows rows) {}

    /** @param stored already, and null for what is not */
    private Decided decide(StoreConnection connection, List<NewEntry> batch, EntryResult[] stored) throws SQLException {
        AccountLocks.hold(connection, batch, stored);
        EntryResult[] results = stored.clone();
        RefusedEntries.answer(connection, batch, results);
        Map<String, Long> rooms = numbers.ofAll(connection, keys(batch, results));
        Set<Long> stuckNow = stuck.among(connection, rooms.values());
        for (int i = 0; i < results.length; i++) {
            Long room = rooms.get(batch.get(i).room().key());
            if (results[i] == null && room != null && stuckNow.contains(room)) {
                results[i] = LockedRooms.STUCK;
            }
        }
        Set<Long> toLock = new TreeSet<>(rooms.values());
        toLock.removeAll(stuckNow);
        PostgresJournalRows rows = PostgresJournalRows.locked(connection, nonces, toLock);
        readAhead(rows.entries(), rooms, batch, results);
        JournalWriter decided = new JournalWriter(rows, rows.time());
        for (int i = 0; i < results.length; i++) {
            if (results[i] == null) {
                results[i] = decided.append(batch.get(i));
            }
        }
        rows.finish().forEach(onEntries::accept);
        return new Decided(List.of(results), rows);
    }

    private static void readAhead(
            PostgresEntryRows rows, Map<String, Long> rooms, List<NewEntry> batch, EntryResult[] results)
            throws SQLException {
        Set<PostgresEntryRows.NonceKey> nonces = new LinkedHashSet<>();
        List<long[]> targets = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            NewEntry entry = batch.get(i);
            Long room = rooms.get(entry.room().key());
            if (results[i] == null && room != null) {
                entry.nonce()
                        .ifPresent(nonce ->
                                nonces.add(new PostgresEntryRows.NonceKey(room, entry.userId(), nonce.value())));
                target(entry.change()).ifPresent(target -> targets.add(new long[] {room, target}));
            }
        }
        rows.readNonces(List.copyOf(nonces));
        rows.readEntries(targets);
    }

    private static Optional<Long> target(Change change) {
        if (change instanceof Change.Say say) {
            return say.replyTo().isPresent() ? Optional.of(say.replyTo().getAsLong()) : Optional.empty();
        } else if (change instanceof Change.Edit edit) {
            return Optional.of(edit.target());
        } else if (change instanceof Change.Delete delete) {
            return Optional.of(delete.target());
        }
        return change instanceof Change.React react ? Optional.of(react.target()) : Optional.empty();
    }

    /** Of rooms with something that isn't stored yet, and may be. */
    private static Set<String> keys(List<NewEntry> batch, EntryResult[] results) {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < results.length; i++) {
            if (results[i] == null && !RefusedEntries.isOne(batch.get(i))) {
                keys.add(batch.get(i).room().key());
            }
        }
        return keys;
    }

    /**
     * An account leaves a room, in a transaction that is under way and has locked none. Storage thread.
     *
     * @return what it has of that
     */
    List<RoomEntry> leave(StoreConnection connection, Account account, long room) throws SQLException {
        PostgresJournalRows rows = PostgresJournalRows.locked(connection, nonces, List.of(room));
        List<RoomEntry> entries = new JournalWriter(rows, rows.time()).leaveAll(account);
        rows.finish().forEach(onEntries::accept);
        return entries;
    }

    @Override
    public Optional<EntryPage> readAfter(RoomName room, long afterId, long throughId, int limit, int maxBytes)
            throws StorageException {
        return read(AFTER, room, afterId, throughId, limit, maxBytes);
    }

    @Override
    public Optional<EntryPage> readBefore(RoomName room, long beforeId, int limit, int maxBytes)
            throws StorageException {
        return read(BEFORE, room, 0, beforeId, limit, maxBytes);
    }

    /** The room, how far it goes, and its entries by one statement, so that they are of one moment. One row more than it returns. */
    private Optional<EntryPage> read(String select, RoomName room, long from, long to, int limit, int maxBytes)
            throws StorageException {
        return readers.read("read entries", connection -> {
            PreparedStatement find = connection.prepared(select);
            find.setLong(1, from);
            find.setLong(2, to);
            find.setLong(3, limit + 1L);
            find.setLong(4, maxBytes);
            find.setString(5, room.key());
            try (ResultSet row = find.executeQuery()) {
                if (!row.next()) {
                    return Optional.<EntryPage>empty();
                }
                long lastId = row.getLong("head");
                EntryPageBuilder page = new EntryPageBuilder(limit, maxBytes);
                // Where the room has none of these entries there is one row, without an id.
                boolean fits = row.getLong("id") != 0 && page.add(EntryColumns.of(row));
                while (fits && row.next()) {
                    fits = page.add(EntryColumns.of(row));
                }
                return Optional.of(select.equals(BEFORE) ? page.reversed(lastId) : page.page(lastId));
            }
        });
    }
}
