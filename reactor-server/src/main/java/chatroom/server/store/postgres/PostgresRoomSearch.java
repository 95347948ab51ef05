package chatroom.server.store.postgres;

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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Optional;

/** Any worker thread. */
final class PostgresRoomSearch implements RoomSearch {
    /** Before the index is asked: what isn't a page's worth of these is rare enough to be found by it and sorted. */
    private static final int READ = 2_000;

    /** The same, of each of several rooms. */
    private static final int READ_OF_EACH = 32;

    private static final String FIND = "SELECT id, head FROM room WHERE name_key = ? AND state <> 'deleted'";

    private final Readers readers;

    PostgresRoomSearch(Readers readers) {
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
                    PreparedStatement find = snapshot.prepared(FIND);
                    find.setString(1, room.key());
                    long number;
                    long lastId;
                    try (ResultSet row = find.executeQuery()) {
                        if (!row.next()) {
                            return Optional.<EntryPage>empty();
                        }
                        number = row.getLong("id");
                        lastId = row.getLong("head");
                    }
                    EntryPageBuilder page = new EntryPageBuilder(limit, maxBytes);
                    if (!words.lookUps().isEmpty()) {
                        new FoundRows(snapshot, words, READ).each(number, Math.min(beforeId, lastId + 1), page::add);
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
