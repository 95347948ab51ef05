package chatroom.server.store;

import chatroom.protocol.SearchQuery;
import chatroom.server.work.Job;

/** Messages with these words. Worker threads. */
public record SearchMessages(
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
