package chatroom.client.screen;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/**
 * What was typed while the program began, and came with a terminal's answer. The library asks a terminal too, how it
 * draws emoji, and throws away everything that isn't the answer: whole lines, or a command's slash. Belongs to the
 * thread that types.
 */
public final class TypedAhead {
    /** Draw what belongs together as one: does the terminal know of that (mode 2027)? */
    private static final String QUESTION = "\033[?2027$p";

    /**
     * A woman and a microscope, who are one sign, in an empty line; where is the cursor then? And who are you, which
     * every terminal answers.
     */
    private static final String TRIAL = "\0337\r\033[K\uD83D\uDC69\u200D\uD83D\uDD2C\033[6n\r\033[K\0338\033[c";

    private static final Pattern ANSWERS = Pattern.compile("\033\\[\\??([0-9;]*)(\\$y|c|R)");

    /** Behind one sign of two columns. */
    private static final Pattern DREW_ONE = Pattern.compile("[0-9]+;3");

    /** Of 2027: it is on, off, or always on. */
    private static final Pattern KNOWS = Pattern.compile("2027;[123]");

    private static final String TOGETHER = "\033[?2027h";

    /** For a terminal that was asked to draw together what belongs together. */
    public static final String APART = "\033[?2027l";

    /** An answer that comes later would be taken for something typed; a terminal that gives none is rare. */
    private static final long PATIENCE_MILLIS = 1_000;

    /** It doesn't know the form of the question, and shows a letter of it. */
    private static final String SHOWS_THE_QUESTION = "Apple_Terminal";

    /** Where an answer ends, and the next one begins. */
    private static final String LINE_ENDS = "\r\n\003\004";

    private static final String ENTER = "\r\n";
    private static final char ESCAPE = '\033';
    private static final String PASTE_BEGINS = "\033[200~";
    private static final String PASTE_ENDS = "\033[201~";

    private final StringBuilder text = new StringBuilder();

    private TypedAhead(String text) {
        this.text.append(text);
    }

    public static TypedAhead nothing() {
        return new TypedAhead("");
    }

    /** Asks the terminal how it draws emoji, has it draw them together if it can, and keeps what isn't its answer. */
    public static TypedAhead whileAsking(Terminal terminal, Map<String, String> environment) {
        Attributes modes = terminal.enterRawMode();
        StringBuilder came = new StringBuilder();
        try {
            if (!SHOWS_THE_QUESTION.equals(environment.get("TERM_PROGRAM"))) {
                terminal.writer().print(QUESTION);
            }
            terminal.writer().print(TRIAL);
            terminal.flush();
            long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
            while (!isAnswered(came)) {
                long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
                int c = leftMillis <= 0 ? -1 : terminal.reader().read(leftMillis);
                if (c < 0) {
                    break;
                }
                came.append((char) c);
            }
        } catch (IOException e) {
            // It has gone; who reads next notices.
        } finally {
            terminal.setAttributes(modes);
        }
        return new TypedAhead(withoutAnswers(came, terminal));
    }

    private static boolean isAnswered(StringBuilder came) {
        Matcher answers = ANSWERS.matcher(came);
        while (answers.find()) {
            if (answers.group(2).equals("c")) {
                return true;
            }
        }
        return false;
    }

    private static String withoutAnswers(StringBuilder came, Terminal terminal) {
        Matcher answers = ANSWERS.matcher(came);
        boolean knows = false;
        boolean drewOne = false;
        while (answers.find()) {
            knows |= answers.group(2).equals("$y")
                    && KNOWS.matcher(answers.group(1)).matches();
            drewOne |= answers.group(2).equals("R")
                    && DREW_ONE.matcher(answers.group(1)).matches();
        }
        if (knows) {
            terminal.writer().print(TOGETHER);
            terminal.flush();
        }
        if (knows || drewOne) {
            terminal.setGraphemeClusterMode(true, true);
        }
        return answers.replaceAll("");
    }

    /** How many characters belong together: what is pasted, or Alt+Enter, goes on with the same line. */
    private int keyChars(int at) {
        if (text.indexOf(PASTE_BEGINS, at) == at) {
            int ends = text.indexOf(PASTE_ENDS, at);
            return (ends < 0 ? text.length() : ends + PASTE_ENDS.length()) - at;
        }
        boolean isAltEnter =
                text.charAt(at) == ESCAPE && at + 1 < text.length() && ENTER.indexOf(text.charAt(at + 1)) >= 0;
        return isAltEnter ? 2 : 1;
    }

    /** As much as ends the line that is read now, if it ends it: the rest is for whoever reads next. */
    String takeLine() {
        int end = 0;
        while (end < text.length() && LINE_ENDS.indexOf(text.charAt(end)) < 0) {
            end += keyChars(end);
        }
        String line = text.substring(0, Math.min(end + 1, text.length()));
        text.delete(0, line.length());
        return line;
    }
}
