package chatroom.server.store.sqlite;

import chatroom.protocol.RoomName;
import chatroom.protocol.SearchQuery;
import chatroom.server.store.Cancellation;
import chatroom.server.store.EntryPage;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.StorageException;
import chatroom.server.store.journal.EntryPageBuilder;
import chatroom.server.store.journal.FoundCursor;
import chatroom.server.store.journal.MultiRoomSearch;
import chatroom.server.words.WordQuery;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Any worker thread. */
final class SqliteRoomSearch implements RoomSearch {
    /** Before the index is asked: a page of what is said often is among them. */
    private static final int READ = 200;

    /** The same, of each of several rooms. Where rooms have no more than that, the index isn't asked. */
    private static final int READ_OF_EACH = 32;

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
                    EntryPageBuilder page = new EntryPageBuilder(limit, maxBytes);
                    if (!words.lookUps().isEmpty()) {
                        new FoundRows(snapshot, words, READ)
                                .each(number.getAsLong(), Math.min(beforeId, lastId + 1), page::add);
                    }
                    return Optional.of(page.reversed(lastId));
                }));
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
                connection -> connection.inSnapshot(snapshot -> new MultiRoomSearch(
                                new FoundRows(snapshot, words, READ_OF_EACH), from.get(), limit, maxBytes)
                        .over(rooms))));
    }
}
