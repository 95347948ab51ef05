package chatroom.client.view;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Breaks a line of text between words. A word that is wider than a line is cut, but for an address of the web: that
 * stays whole, and the terminal wraps it, so that one can click on it or copy it.
 */
final class Wrap {
    private static final Pattern URL = Pattern.compile("\\p{Punct}*([a-zA-Z][a-zA-Z0-9+.-]*://|www\\.)\\S+");

    /** Words, each with the spaces before it. */
    private static final Pattern BEFORE_SPACES = Pattern.compile("(?<=[^ ])(?= )");

    private final Columns columns;
    private final int width;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int left;

    private Wrap(Columns columns, int firstWidth, int width) {
        this.columns = columns;
        this.width = width;
        this.left = firstWidth;
    }

    /**
     * @param firstWidth columns of the first line, which may have less room than the others
     * @param width columns of the others, at least 1
     * @return at least one line; only one with a long web address is wider
     */
    static List<String> lines(String text, Columns columns, int firstWidth, int width) {
        Wrap wrap = new Wrap(columns, firstWidth, width);
        BEFORE_SPACES.splitAsStream(text).forEachOrdered(wrap::add);
        wrap.end();
        return wrap.lines;
    }

    private void add(String spacesAndWord) {
        int needed = columns.of(spacesAndWord);
        if (needed <= left) {
            append(spacesAndWord, needed);
            return;
        }
        String word = spacesAndWord.stripLeading();
        boolean tooWide = columns.of(word) > width;
        boolean isUrl = URL.matcher(word).matches();
        if (tooWide && isUrl) {
            // It goes over the edge wherever it begins.
            append(spacesAndWord, needed);
            return;
        }
        if (!(line.isEmpty() && lines.isEmpty() && left >= width)) {
            end();
        }
        if (tooWide) {
            chop(word);
        } else {
            append(word, columns.of(word));
        }
    }

    private void chop(String word) {
        int from = 0;
        while (columns.of(word.substring(from)) > width) {
            int to = columns.fitting(word, from, width);
            line.append(word, from, to);
            end();
            from = to;
        }
        append(word.substring(from), columns.of(word.substring(from)));
    }

    private void append(String text, int needed) {
        line.append(text);
        left -= needed;
    }

    private void end() {
        lines.add(line.toString());
        line.setLength(0);
        left = width;
    }
}
