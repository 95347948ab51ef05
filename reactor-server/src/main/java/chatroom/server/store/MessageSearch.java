package chatroom.server.store;

import chatroom.protocol.SearchQuery;
import chatroom.server.work.Job;

/**
 * Finds stored messages by their words, as {@link chatroom.server.words} cuts them. The index is filled behind the messages, so that
 * storing them doesn't wait for it.
 */
public interface MessageSearch {
    /**
     * Storage thread. Takes the next messages of the lobby into the index, in one transaction.
     *
     * @param limit how many at the most; fewer where they are long
     * @return the id of the newest message that can be found, 0 if there is none
     */
    long index(int limit) throws StorageException;

    /**
     * Storage thread. The same for all other rooms: those of which it takes none are left for later.
     *
     * @return whether there are more
     */
    boolean indexOtherRooms(int limit) throws StorageException;

    /**
     * Any worker thread. The newest of those messages with {@code id < beforeId} that the {@link chatroom.server.words.WordQuery} means;
     * ascending, at most {@code limit}, and bounded by bytes as in {@link MessageHistory}. {@code more} tells of older ones.
     *
     * @throws CancelledException it was cancelled meanwhile: some queries take for ever
     */
    Page find(String room, SearchQuery query, long beforeId, int limit, int maxBytes, Cancellation cancellation)
            throws StorageException;

    /** Messages with these words. Worker threads. */
    record Find(
            MessageSearch search,
            String room,
            SearchQuery query,
            long beforeId,
            int limit,
            int maxBytes,
            Cancellation cancellation)
            implements Job<Page> {
        @Override
        public Page run() throws StorageException {
            return search.find(room, query, beforeId, limit, maxBytes, cancellation);
        }
    }

    /** Some more messages can be found from then on; the outcome is the newest of them. Storage thread. */
    record Index(MessageSearch search, int limit) implements Job<Long> {
        @Override
        public Long run() throws StorageException {
            return search.index(limit);
        }
    }

    /** Some more messages of other rooms are in the index from then on; the outcome is whether there are more. Storage thread. */
    record IndexOtherRooms(MessageSearch search, int limit) implements Job<Boolean> {
        @Override
        public Boolean run() throws StorageException {
            return search.indexOtherRooms(limit);
        }
    }
}
