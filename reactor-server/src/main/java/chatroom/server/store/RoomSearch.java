package chatroom.server.store;

import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply.Found;
import chatroom.protocol.SearchQuery;
import chatroom.server.work.Job;
import java.util.List;
import java.util.Optional;

/**
 * Finds messages of any room as they read now. Those that the index of {@link SearchIndex} doesn't have yet are found, too. Any worker
 * thread.
 */
public interface RoomSearch {
    /**
     * The newest messages of a room with {@code id < beforeId} that the {@link chatroom.server.words.WordQuery} means; ascending, and
     * bounded as in {@link Journals#readBefore}. {@code more} tells of older ones.
     *
     * @return empty if there is no such room
     * @throws CancelledException it was cancelled meanwhile: some queries take for ever
     */
    Optional<EntryPage> find(
            RoomName room, SearchQuery query, long beforeId, int limit, int maxBytes, Cancellation cancellation)
            throws StorageException;

    /**
     * Of several rooms, the newest first.
     *
     * @param rooms those that aren't there are left out
     * @param cursor of the page before; empty for the first
     * @return empty if the cursor is none
     * @throws CancelledException it was cancelled meanwhile
     */
    Optional<FoundMessages> find(
            List<RoomName> rooms,
            SearchQuery query,
            Optional<String> cursor,
            int limit,
            int maxBytes,
            Cancellation cancellation)
            throws StorageException;

    /** @param cursor where the next page begins; empty where there is none */
    record FoundMessages(List<Found> found, Optional<String> cursor) {}

    /** A search in one room. */
    record Find(
            RoomSearch search,
            RoomName room,
            SearchQuery query,
            long beforeId,
            int limit,
            int maxBytes,
            Cancellation cancellation)
            implements Job<Optional<EntryPage>> {
        @Override
        public Optional<EntryPage> run() throws StorageException {
            return search.find(room, query, beforeId, limit, maxBytes, cancellation);
        }
    }

    /** A search in several rooms. */
    record FindInAll(
            RoomSearch search,
            List<RoomName> rooms,
            SearchQuery query,
            Optional<String> cursor,
            int limit,
            int maxBytes,
            Cancellation cancellation)
            implements Job<Optional<FoundMessages>> {
        @Override
        public Optional<FoundMessages> run() throws StorageException {
            return search.find(rooms, query, cursor, limit, maxBytes, cancellation);
        }
    }
}
