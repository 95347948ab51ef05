package chatroom.server.store;

import chatroom.server.work.Job;

/**
 * The words of stored messages, as {@link chatroom.server.words} cuts them, for {@link RoomSearch}. It is filled behind the messages, so
 * that storing them doesn't wait for it. Storage thread.
 */
public interface SearchIndex {
    /**
     * Takes the next messages of the lobby into the index, in one transaction.
     *
     * @param limit how many at the most; fewer where they are long
     * @return the id of the newest message that is in the index, 0 if there is none
     */
    long index(int limit) throws StorageException;

    /**
     * The same for all other rooms: those of which it takes none are left for later.
     *
     * @return whether there are more
     */
    boolean indexOtherRooms(int limit) throws StorageException;

    /** {@link SearchIndex#index}. */
    record Index(SearchIndex index, int limit) implements Job<Long> {
        @Override
        public Long run() throws StorageException {
            return index.index(limit);
        }
    }

    /** {@link SearchIndex#indexOtherRooms}. */
    record IndexOtherRooms(SearchIndex index, int limit) implements Job<Boolean> {
        @Override
        public Boolean run() throws StorageException {
            return index.indexOtherRooms(limit);
        }
    }
}
