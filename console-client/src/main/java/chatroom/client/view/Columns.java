package chatroom.client.view;

import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.utils.WCWidth;

/**
 * How many columns text takes on a terminal: wide characters two, combining marks none, an emoji made of several
 * characters as much as the terminal gives it.
 */
public final class Columns {
    private final Optional<Terminal> terminal;

    public Columns(Terminal terminal) {
        this(Optional.of(terminal));
    }

    private Columns(Optional<Terminal> terminal) {
        this.terminal = terminal;
    }

    /** Of a terminal that knows nothing of emoji made of several characters. */
    public static Columns withoutTerminal() {
        return new Columns(Optional.empty());
    }

    public int of(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); i += chars(text, i)) {
            columns += width(text, i);
        }
        return columns;
    }

    /**
     * How much of a text fits, without cutting a character that one sees as one.
     *
     * @return an index of {@code text}, after {@code from} even if nothing fits, so that whoever goes on from it comes to an end
     */
    int fitting(String text, int from, int columns) {
        int end = from;
        int left = columns;
        while (end < text.length()) {
            left -= width(text, end);
            if (left < 0 && end > from) {
                return end;
            }
            end += chars(text, end);
            if (left < 0) {
                return end;
            }
        }
        return end;
    }

    /** The text, cut with an ellipsis if it's too wide. */
    public String cut(String text, int columns) {
        if (columns <= 0) {
            return "";
        }
        return of(text) <= columns ? text : columns == 1 ? "…" : text.substring(0, fitting(text, 0, columns - 1)) + "…";
    }

    private int width(String text, int at) {
        return Math.max(0, WCWidth.wcwidthForDisplay(text, at, terminal.orElse(null)));
    }

    private int chars(String text, int at) {
        return Math.max(1, WCWidth.charCountForDisplay(text, at, terminal.orElse(null)));
    }
}
