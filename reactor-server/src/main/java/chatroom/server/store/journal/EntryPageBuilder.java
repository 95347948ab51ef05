package chatroom.server.store.journal;

import chatroom.protocol.Entry;
import chatroom.server.store.EntryPage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Takes entries until a page is full: by their number, or by their bytes. One entry fits in any case. */
public final class EntryPageBuilder {
    private final int limit;
    private final int maxBytes;
    private final List<Entry> entries = new ArrayList<>();
    private boolean isFull;
    private long bytes;

    public EntryPageBuilder(int limit, int maxBytes) {
        this.limit = limit;
        this.maxBytes = maxBytes;
    }

    /** @return false if it doesn't fit any more: then there are more than the page has */
    public boolean add(EntryRow row) throws DamagedException {
        bytes += row.bytes();
        isFull = entries.size() == limit || (bytes > maxBytes && !entries.isEmpty());
        return !isFull && entries.add(row.entry());
    }

    /** @param lastId the newest entry of the room */
    public EntryPage page(long lastId) {
        return new EntryPage(List.copyOf(entries), lastId, isFull);
    }

    /** Where the newest were added first. */
    public EntryPage reversed(long lastId) {
        Collections.reverse(entries);
        return page(lastId);
    }
}
