package chatroom.server.store;

import chatroom.server.work.Job;

/** Stored messages. Any worker thread. */
public interface MessageHistory {
    /**
     * The messages with {@code afterId < id <= throughId}, ascending, at most {@code limit} of them, and no more than fit {@code maxBytes}
     * (counting the UTF-8 length of texts, at least one message whatever its size).
     */
    Page readAfter(String room, long afterId, long throughId, int limit, int maxBytes) throws StorageException;

    /** The newest messages with {@code id < beforeId}, ascending, bounded in the same way; {@code more} tells of older ones. */
    Page readBefore(String room, long beforeId, int limit, int maxBytes) throws StorageException;

    /** The name of this history: another one in every new or restored database. */
    String epoch();

    /** The page that follows a message. Worker threads. */
    record ReadAfter(MessageHistory history, String room, long afterId, long throughId, int limit, int maxBytes)
            implements Job<Page> {
        @Override
        public Page run() throws StorageException {
            return history.readAfter(room, afterId, throughId, limit, maxBytes);
        }
    }

    /** The page that goes before a message. Worker threads. */
    record ReadBefore(MessageHistory history, String room, long beforeId, int limit, int maxBytes)
            implements Job<Page> {
        @Override
        public Page run() throws StorageException {
            return history.readBefore(room, beforeId, limit, maxBytes);
        }
    }
}
