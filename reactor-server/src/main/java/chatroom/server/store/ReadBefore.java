package chatroom.server.store;

import chatroom.server.work.Job;

/** The page that goes before a message. Worker threads. */
public record ReadBefore(MessageHistory history, String room, long beforeId, int limit, int maxBytes)
        implements Job<Page> {
    @Override
    public Page run() throws StorageException {
        return history.readBefore(room, beforeId, limit, maxBytes);
    }
}
