package chatroom.client.screen;

import chatroom.client.view.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;

/**
 * What was printed above the line being typed, as it was laid out then: so it is known which rows of the screen are whose after the
 * terminal has changed its size. Owned by the printer's thread.
 */
final class PrintedItems {
    /** As much as the highest terminal shows. */
    static final int MOST_ITEMS = 300;

    /**
     * @param item empty for rows with nothing in them
     * @param width columns of the terminal that it was laid out for
     */
    private record Laid(Optional<Item> item, int width, List<AttributedString> lines) {
        /** How many rows it takes; in a terminal that doesn't break lines anew, as many as ever. */
        int rows(int columns) {
            return lines.stream().mapToInt(line -> rows(line, columns)).sum();
        }

        private static int rows(AttributedString line, int columns) {
            return line.columnSplitLength(columns).size();
        }

        /** What is in the last of its rows. The terminal breaks a line, as before: it may break it anew once more. */
        List<AttributedString> last(int rows, int columns) {
            List<AttributedString> last = new ArrayList<>();
            int left = rows;
            for (int i = lines.size() - 1; i >= 0 && left > 0; i--) {
                AttributedString line = lines.get(i);
                int hidden = Math.max(0, rows(line, columns) - left);
                last.add(0, line.columnSubSequence(hidden * columns, Integer.MAX_VALUE));
                left -= rows(line, columns) - hidden;
            }
            return last;
        }
    }

    /**
     * Items that stand directly one below the other, and above the line being typed.
     *
     * @param pieces the items, and rows with nothing in them
     * @param rows that they take now
     * @param fill nothing else is on the screen, but for rows of the item above
     * @param rest what is in these
     */
    record Visible(List<Item> items, int pieces, int rows, boolean fill, List<AttributedString> rest) {}

    private final boolean reflows;
    private final Deque<Laid> all = new ArrayDeque<>();

    /** So many of the last have nothing of others between them. */
    private int together;

    /** @param reflows whether the terminal breaks its lines anew for a new width */
    PrintedItems(boolean reflows) {
        this.reflows = reflows;
    }

    void add(Item item, int width, List<AttributedString> lines) {
        add(new Laid(Optional.of(item), width, lines));
    }

    /** So many rows with nothing in them. */
    void addGap(int rows) {
        if (rows > 0) {
            add(new Laid(Optional.empty(), 1, Collections.nCopies(rows, AttributedString.EMPTY)));
        }
    }

    private void add(Laid laid) {
        all.add(laid);
        together++;
        if (all.size() > MOST_ITEMS) {
            all.remove();
            together = Math.min(together, MOST_ITEMS);
        }
    }

    /** The oldest first. */
    List<Item> items() {
        return all.stream().flatMap(laid -> laid.item().stream()).toList();
    }

    void forget() {
        all.clear();
        together = 0;
    }

    /** Something else was printed below them. */
    void breakOff() {
        together = 0;
    }

    /** These stand there no more. */
    void removeLast(int pieces) {
        for (int i = 0; i < pieces; i++) {
            all.removeLast();
        }
        together = Math.max(0, together - pieces);
    }

    /**
     * Those of which every row is on the screen.
     *
     * @param rows of the screen above the line being typed
     */
    Visible visible(int rows, int width) {
        List<Item> items = new ArrayList<>();
        Iterator<Laid> newestFirst = all.descendingIterator();
        int pieces = 0;
        int used = 0;
        while (pieces < together) {
            Laid laid = newestFirst.next();
            int columns = Math.max(1, reflows ? width : laid.width());
            int needed = laid.rows(columns);
            if (used + needed > rows) {
                return new Visible(
                        List.copyOf(items), pieces, used, true, laid.last(Math.max(0, rows - used), columns));
            }
            used += needed;
            pieces++;
            laid.item().ifPresent(item -> items.add(0, item));
        }
        return new Visible(List.copyOf(items), pieces, used, used == rows, List.of());
    }
}
