package chatroom.server.store;

import chatroom.server.work.Job;

/** Some more messages can be found from then on; the outcome is the newest of them. Storage thread. */
public record IndexMessages(MessageSearch search, int limit) implements Job<Long> {
    @Override
    public Long run() throws StorageException {
        return search.index(limit);
    }
}
