package chatroom.client.text;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes text from outside harmless to a terminal, and text from the keyboard acceptable to the server. Pure. */
public final class Cleaner {
    /** Everything that some terminal, or Unicode, takes for the end of a line. */
    private static final Pattern LINE_END = Pattern.compile("\\r\\n|[\\n\\r\\x0B\\f\\x85\\u2028\\u2029]");

    private static final String TAB_AS_SPACES = "    ";

    /** Shown for what isn't: one sees that there was something. */
    private static final String REPLACEMENT = "\uFFFD";

    /** The lines of a text from outside, each as {@link #line} would have it. */
    public static List<String> lines(String text) {
        return LINE_END.splitAsStream(text).map(Cleaner::line).toList();
    }

    /** A text from outside, in one line. */
    public static String line(String text) {
        return LINE_END.matcher(text)
                .replaceAll(" ")
                .codePoints()
                .mapToObj(Cleaner::shown)
                .collect(Collectors.joining());
    }

    /** A text from the keyboard or the clipboard: LF and TAB are the only controls that the server takes. */
    public static String outgoing(String text) {
        return LINE_END.matcher(text)
                .replaceAll("\n")
                .codePoints()
                .filter(c -> c == '\n' || c == '\t' || !(isControl(c) || isSurrogate(c)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String shown(int c) {
        if (c == '\t') {
            return TAB_AS_SPACES;
        }
        return isControl(c) || isSurrogate(c) || isDirectional(c) ? REPLACEMENT : Character.toString(c);
    }

    /** C0, DEL and C1: escape sequences begin with one of them. */
    private static boolean isControl(int c) {
        return Character.getType(c) == Character.CONTROL;
    }

    /** A half of a character, alone. */
    private static boolean isSurrogate(int c) {
        return Character.getType(c) == Character.SURROGATE;
    }

    /**
     * What turns the direction of writing, and so makes a line read otherwise than it is. Letters that run to the left
     * by themselves are fine.
     */
    private static boolean isDirectional(int c) {
        return (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200E
                || c == 0x200F
                || c == 0x061C;
    }

    private Cleaner() {}
}
