package chatroom.server.store;

import chatroom.server.work.Job;

/** The page that follows a message. Worker threads. */
public record ReadAfter(MessageHistory history, String room, long afterId, long throughId, int limit, int maxBytes)
        implements Job<Page> {
    @Override
    public Page run() throws StorageException {
        return history.readAfter(room, afterId, throughId, limit, maxBytes);
    }
}
