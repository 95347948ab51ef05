package chatroom.server.room;

import java.util.ArrayList;
import java.util.List;

/** As many items as fit into a page, one in any case. */
final class BoundedPage<T> {
    private final List<T> items = new ArrayList<>();
    private long bytes;
    private boolean full;

    /** @param itemBytes what it takes in a frame, at the most */
    void add(T item, long itemBytes) {
        bytes += itemBytes;
        full |= bytes > RoomPages.PAGE_BYTES && !items.isEmpty();
        if (!full) {
            items.add(item);
        }
    }

    List<T> items() {
        return items;
    }

    /** Something was left out. */
    boolean isFull() {
        return full;
    }
}
