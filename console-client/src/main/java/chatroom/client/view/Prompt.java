package chatroom.client.view;

import chatroom.client.text.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * What stands around the line being typed: what waits for its confirmation, the state line, the name. Pure but for
 * the terminal's width and colours.
 *
 * <pre>
 *   (sending) a text that takes its time
 *   -- localhost | 3 online | 0 new --
 *   ann> half typed line
 * </pre>
 */
public final class Prompt {
    private static final int MOST_WAITING_SHOWN = 3;

    private final Terminal terminal;
    private final Columns columns;

    Prompt(Terminal terminal, Columns columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    /** @param state the state line */
    String of(List<String> waiting, String state, Optional<String> name, Theme theme) {
        int room = Math.max(1, terminal.getColumns() - 1);
        List<String> lines = new ArrayList<>();
        for (String line : waiting(waiting)) {
            lines.add(ansi(columns.cut(line, room), theme.quiet()));
        }
        lines.add(ansi(state, theme.state()));
        lines.add(escaped(columns.cut(name.map(Cleaner::line).orElse(""), room / 3) + "> "));
        return String.join("\n", lines);
    }

    /** A fifth of the screen at most. */
    private List<String> waiting(List<String> texts) {
        int most = Math.max(1, Math.min(MOST_WAITING_SHOWN, terminal.getRows() / 5));
        List<String> lines = new ArrayList<>();
        for (String text : texts.subList(0, Math.min(most, texts.size()))) {
            lines.add("(sending) " + Cleaner.line(text));
        }
        if (texts.size() > most) {
            lines.set(
                    most - 1,
                    "(sending %s more) %s".formatted(texts.size() - most + 1, Cleaner.line(texts.get(most - 1))));
        }
        return lines;
    }

    private String ansi(String text, AttributedStyle style) {
        return escaped(new AttributedString(text, style).toAnsi(terminal));
    }

    /** In a prompt a percent sign begins a pattern. */
    public static String escaped(String text) {
        return text.replace("%", "%%");
    }
}
