package chatroom.client.screen;

import chatroom.client.link.Link;
import chatroom.client.view.LookBack;
import chatroom.client.view.RoomView;
import chatroom.protocol.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/** Older messages, a screenful at a time. One thread turns pages, the printer's draws them. */
final class Pager {
    /** So many rows of one page are on the next. */
    private static final int OVERLAP = 2;

    private final Terminal terminal;
    private final LookBack lookBack;
    private final RoomView view;
    private final Link link;

    /** So many rows are below the last that is shown; more than there are while the page is on its way. */
    private int below;

    /** What stands in the rows of the terminal. */
    private List<String> drawn = List.of();

    private int width;

    /** The entry in the first row that is shown. */
    private OptionalLong firstId = OptionalLong.empty();

    /** It begins above what is on the screen of the room. */
    Pager(Terminal terminal, RoomView view, Link link) {
        this.terminal = terminal;
        this.lookBack = view.lookBack();
        this.view = view;
        this.link = link;
        this.width = terminal.getColumns();
        this.below = step();
    }

    private int pageRows() {
        return Math.max(1, terminal.getRows() - 1);
    }

    private int step() {
        return Math.max(1, pageRows() - OVERLAP);
    }

    /** @return false if somebody wants to see what comes after the last of it: the room itself */
    private synchronized boolean turn(PagerKey key) {
        return switch (key) {
            case PAGE_UP -> move(step());
            case UP -> move(1);
            case HOME -> move(Math.max(0, lookBack.rows(width).size() - pageRows() - below));
            case DOWN -> move(-1);
            case PAGE_DOWN -> move(-step());
            case BACK, OTHER -> false;
        };
    }

    /**
     * Turns pages until a key goes back to the room. Nothing is written here: the printer's thread may be drawing.
     *
     * @param onTurned what is shown is to be drawn
     * @return the key, where it isn't for the pager
     */
    String read(Runnable onTurned) {
        Attributes modes = terminal.enterRawMode();
        Attributes keys = terminal.getAttributes();
        // Ctrl+C goes back, and Ctrl+Z is for the room.
        keys.setLocalFlag(LocalFlag.ISIG, false);
        terminal.setAttributes(keys);
        try {
            while (true) {
                String sequence = PagerKey.read(terminal.reader());
                PagerKey key = PagerKey.of(sequence);
                if (!turn(key)) {
                    return key == PagerKey.OTHER ? sequence : "";
                }
                onTurned.run();
            }
        } catch (IOException e) {
            // The terminal has gone: who reads next notices.
            return "";
        } finally {
            terminal.setAttributes(modes);
        }
    }

    private boolean move(int rows) {
        if (rows > 0) {
            lookBack.forgetObstacle();
        }
        boolean goesOn = rows >= 0 || below > 0;
        below = Math.max(0, below + rows);
        return goesOn;
    }

    /** Draws what isn't there yet; asks for the page before, where that is needed. */
    synchronized void draw() {
        boolean isResized = width != terminal.getColumns() || drawn.size() != terminal.getRows();
        width = terminal.getColumns();
        List<LookBack.Row> rows = lookBack.rows(width);
        if (isResized && !drawn.isEmpty() && below > 0 && firstId.isPresent()) {
            below = rowsBelow(rows, firstId.getAsLong());
        }
        if (below + pageRows() > rows.size() && lookBack.hasMore()) {
            lookBack.ask(link, Math.max(pageRows(), Limits.HISTORY_DEFAULT));
        }
        int shownBelow = Math.min(below, Math.max(0, rows.size() - pageRows()));
        if (!lookBack.isAsking()) {
            below = shownBelow;
        }
        List<LookBack.Row> shown =
                rows.subList(Math.max(0, rows.size() - shownBelow - pageRows()), rows.size() - shownBelow);
        firstId = shown.stream().mapToLong(LookBack.Row::id).limit(1).findFirst();
        List<String> lines = new ArrayList<>(Collections.nCopies(pageRows() - shown.size(), ""));
        shown.forEach(row -> lines.add(row.text().toAnsi(terminal)));
        lines.add(view.lookingBack(shownBelow + shown.size() == rows.size()));
        write(lines, isResized);
    }

    /** Where the row of an entry is the first that is shown. */
    private int rowsBelow(List<LookBack.Row> rows, long id) {
        int first = 0;
        while (first < rows.size() && rows.get(first).id() < id) {
            first++;
        }
        return Math.max(0, rows.size() - first - pageRows());
    }

    private void write(List<String> lines, boolean all) {
        if (all) {
            terminal.puts(Capability.clear_screen);
        }
        for (int row = 0; row < Math.min(lines.size(), terminal.getRows()); row++) {
            if (all || !lines.get(row).equals(drawn.get(row))) {
                terminal.puts(Capability.cursor_address, row, 0);
                terminal.puts(Capability.clr_eol);
                terminal.writer().print(lines.get(row));
            }
        }
        terminal.flush();
        drawn = lines;
    }
}
