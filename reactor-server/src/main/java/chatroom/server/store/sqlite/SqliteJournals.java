package chatroom.server.store.sqlite;

import chatroom.protocol.RoomName;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Journals;
import chatroom.server.store.NewEntry;
import chatroom.server.store.StorageException;
import chatroom.server.store.journal.EntryPageBuilder;
import chatroom.server.store.journal.JournalWriter;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Entries of all kinds and rooms: stored on the storage thread, read on any worker. */
final class SqliteJournals implements Journals {
    private static final String AFTER =
            EntryColumns.SELECT + "WHERE m.id > ?1 + ?2 AND m.id <= ?1 + ?3 ORDER BY m.id LIMIT ?4";
    private static final String BEFORE =
            EntryColumns.SELECT + "WHERE m.id > ?1 AND m.id < ?1 + ?2 ORDER BY m.id DESC LIMIT ?3";

    private final SqliteAppender appender;
    private final Readers readers;

    SqliteJournals(SqliteAppender appender, Readers readers) {
        this.appender = appender;
        this.readers = readers;
    }

    @Override
    public List<EntryResult> append(List<NewEntry> batch) throws StorageException {
        return appender.write("store the entries", (connection, tails, time) -> {
            SqliteJournalRows rows = new SqliteJournalRows(connection, tails);
            JournalWriter writer = new JournalWriter(rows, time);
            List<EntryResult> results = new ArrayList<>(batch.size());
            MessageRuns messages = new MessageRuns(connection, rows.entries(), time.ofEntries(), batch);
            while (results.size() < batch.size()) {
                if (!messages.storeSome(results)) {
                    results.add(writer.append(batch.get(results.size())));
                }
            }
            rows.entries().noteOtherRooms(time.ofEntries());
            return List.copyOf(results);
        });
    }

    @Override
    public Optional<EntryPage> readAfter(RoomName room, long afterId, long throughId, int limit, int maxBytes)
            throws StorageException {
        return read(AFTER, room, afterId, throughId, limit, maxBytes);
    }

    @Override
    public Optional<EntryPage> readBefore(RoomName room, long beforeId, int limit, int maxBytes)
            throws StorageException {
        return read(BEFORE, room, beforeId, 0, limit, maxBytes);
    }

    private Optional<EntryPage> read(String select, RoomName room, long from, long through, int limit, int maxBytes)
            throws StorageException {
        return readers.read(
                "read entries",
                connection -> connection.inSnapshot(snapshot -> {
                    OptionalLong number = RoomNumbers.find(snapshot, room.value());
                    return number.isEmpty()
                            ? Optional.<EntryPage>empty()
                            : Optional.of(page(snapshot, select, number.getAsLong(), from, through, limit, maxBytes));
                }));
    }

    /** Reads one row more than it returns, which tells whether there are more. */
    private static EntryPage page(
            StoreConnection connection, String select, long room, long from, long through, int limit, int maxBytes)
            throws SQLException {
        long base = EntryKey.beforeFirst(room);
        EntryPageBuilder page = new EntryPageBuilder(limit, maxBytes);
        PreparedStatement find = connection.prepared(select);
        find.setLong(1, base);
        find.setLong(2, EntryKey.within(room, from) - base);
        if (select.equals(AFTER)) {
            find.setLong(3, EntryKey.within(room, through) - base);
            find.setLong(4, limit + 1L);
        } else {
            find.setLong(3, limit + 1L);
        }
        // Closed in any case: an open one would keep the write-ahead log from being reset.
        try (ResultSet row = find.executeQuery()) {
            boolean fits = true;
            while (fits && row.next()) {
                fits = page.add(EntryColumns.of(row));
            }
        }
        long lastId = Tails.findLast(connection, room);
        return select.equals(BEFORE) ? page.reversed(lastId) : page.page(lastId);
    }
}
