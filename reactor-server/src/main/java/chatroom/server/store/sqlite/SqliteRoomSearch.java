package chatroom.server.store.sqlite;

import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.protocol.SearchQuery;
import chatroom.server.store.Cancellation;
import chatroom.server.store.EntryPage;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.StorageException;
import chatroom.server.store.journal.EntryRow;
import chatroom.server.store.journal.FoundCursor;
import chatroom.server.words.WordQuery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Any worker thread. */
final class SqliteRoomSearch implements RoomSearch {
    /** Before the index is asked: a page of what is said often is among them. */
    private static final int READ = 200;

    private final Readers readers;

    SqliteRoomSearch(Readers readers) {
        this.readers = readers;
    }

    @Override
    public Optional<EntryPage> find(
            RoomName room, SearchQuery query, long beforeId, int limit, int maxBytes, Cancellation cancellation)
            throws StorageException {
        WordQuery words = WordQuery.of(query.words());
        return readers.read(
                "search a room",
                cancellation,
                connection -> connection.inSnapshot(snapshot -> {
                    OptionalLong number = RoomNumbers.find(snapshot, room.value());
                    if (number.isEmpty()) {
                        return Optional.<EntryPage>empty();
                    }
                    long lastId = Tails.findLast(snapshot, number.getAsLong());
                    Bounded page = new Bounded(limit, maxBytes);
                    if (!words.lookUps().isEmpty()) {
                        new FoundRows(snapshot, words, READ)
                                .each(number.getAsLong(), Math.min(beforeId, lastId + 1), page::add);
                    }
                    Collections.reverse(page.entries);
                    return Optional.of(new EntryPage(List.copyOf(page.entries), lastId, page.isFull));
                }));
    }

    /** As many as fit, one in any case. */
    private static final class Bounded {
        private final int limit;
        private final int maxBytes;
        final List<Entry> entries = new ArrayList<>();
        boolean isFull;
        private long bytes;

        Bounded(int limit, int maxBytes) {
            this.limit = limit;
            this.maxBytes = maxBytes;
        }

        boolean add(EntryRow row) throws SQLException {
            bytes += row.bytes();
            isFull = entries.size() == limit || (bytes > maxBytes && !entries.isEmpty());
            return !isFull && entries.add(row.entry());
        }
    }

    @Override
    public Optional<FoundMessages> find(
            List<RoomName> rooms,
            SearchQuery query,
            Optional<String> cursor,
            int limit,
            int maxBytes,
            Cancellation cancellation)
            throws StorageException {
        Optional<FoundCursor> from = cursor.isEmpty() ? Optional.of(FoundCursor.END) : FoundCursor.of(cursor.get());
        WordQuery words = WordQuery.of(query.words());
        if (from.isEmpty() || words.lookUps().isEmpty()) {
            return from.map(end -> new FoundMessages(List.of(), Optional.empty()));
        }
        return Optional.of(readers.read(
                "search the rooms",
                cancellation,
                connection -> connection.inSnapshot(
                        snapshot -> new SearchOfRooms(snapshot, words, from.get(), limit, maxBytes).over(rooms))));
    }
}
