package chatroom.client.screen;

import chatroom.client.view.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What was to be printed while something else was on the terminal: the last of it. Owned by the printer's thread. */
final class DeferredItems {
    /** As much as is drawn anew of what was printed. */
    static final int MOST_ITEMS = PrintedItems.MOST_ITEMS;

    private final Deque<Item> items = new ArrayDeque<>();
    private long dropped;

    void add(List<Item> more) {
        items.addAll(more);
        while (items.size() > MOST_ITEMS) {
            items.remove();
            dropped++;
        }
    }

    /** All of it, once, and how much is missing before it. */
    List<Item> take() {
        List<Item> all = new ArrayList<>();
        if (dropped > 0) {
            all.add(new Item.Rule(dropped + " more came meanwhile; PageUp shows what was said"));
        }
        all.addAll(items);
        items.clear();
        dropped = 0;
        return all;
    }
}
