package chatroom.codec;

import java.nio.charset.StandardCharsets;

/**
 * Reads an object as nearly all frames are: a few strings without escapes, whole numbers that fit into a long, true,
 * false, null. Goes once over the bytes, and says no at the first that isn't so, or isn't JSON: whoever asked reads it
 * another way then, which takes some times as long. What was read is good until the next object: nothing is made anew
 * but the values, and names that weren't there before. Not thread-safe.
 */
final class PlainObject {
    /** What must follow the object: no rule accepts it, so that nothing here need look for the end. */
    static final byte END = 0;

    /** More than any frame of the protocol has. */
    private static final int MOST_FIELDS = 16;

    /** What fits into a long, whatever the digits are. */
    private static final int MAX_DIGITS = 18;

    /** The one field whose value is a word of the protocol as well. */
    private static final String ACTION = "action";

    private static final char REPLACEMENT = '\uFFFD';

    private final String[] names = new String[MOST_FIELDS];
    private final Object[] values = new Object[MOST_FIELDS];
    private final KnownWords words = new KnownWords();
    private byte[] text;
    private int at;
    private int size;

    /** A bit for each name that was read, by its hash: most fields that are looked for aren't there. */
    private long hashes;

    /**
     * @param bytes an object and nothing else, perhaps
     * @param length how many; {@link #END} stands behind them
     * @return false if something isn't plain, or wrong, a name stands twice, or there are too many
     */
    boolean read(byte[] bytes, int length) {
        text = bytes;
        at = 0;
        size = 0;
        hashes = 0;
        return takeObject() && next() == END && at == length;
    }

    /** Null where it says so, or doesn't say. */
    Object get(String name) {
        int index = indexOf(name);
        return index < 0 ? null : values[index];
    }

    private int indexOf(String name) {
        if ((hashes & bitOf(name)) == 0) {
            return -1;
        }
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static long bitOf(String name) {
        return 1L << name.hashCode();
    }

    private boolean takeObject() {
        if (!skip('{')) {
            return false;
        }
        if (skip('}')) {
            return true;
        }
        do {
            if (!takeField()) {
                return false;
            }
        } while (skip(','));
        return skip('}');
    }

    private boolean takeField() {
        if (size == MOST_FIELDS || next() != '"') {
            return false;
        }
        String name = string(true);
        if (name == null || indexOf(name) >= 0 || !skip(':') || !takeValue(name)) {
            return false;
        }
        names[size++] = name;
        hashes |= bitOf(name);
        return true;
    }

    private boolean takeValue(String name) {
        switch (next()) {
            case '"' -> {
                String value = string(name.equals(ACTION));
                values[size] = value;
                return value != null;
            }
            case 't' -> {
                return take(true, "true");
            }
            case 'f' -> {
                return take(false, "false");
            }
            case 'n' -> {
                return take(null, "null");
            }
            default -> {
                Long value = wholeNumber();
                values[size] = value;
                return value != null;
            }
        }
    }

    private boolean take(Boolean value, String literal) {
        for (int i = 0; i < literal.length(); i++) {
            if (text[at++] != literal.charAt(i)) {
                return false;
            }
        }
        values[size] = value;
        return true;
    }

    /** Whether this is the next byte that isn't white space, which is skipped then. */
    private boolean skip(char ascii) {
        if (next() != ascii) {
            return false;
        }
        at++;
        return true;
    }

    /** The next byte that isn't white space. */
    private byte next() {
        while (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n') {
            at++;
        }
        return text[at];
    }

    /**
     * Null if there is an escape in it, or something that mustn't be.
     *
     * @param known whether it is likely to be a word of the protocol
     */
    private String string(boolean known) {
        byte[] bytes = text;
        int from = at + 1;
        int end = plainAscii(bytes, from);
        int all = 0;
        while (bytes[end] != '"') {
            int b = bytes[end];
            if (b == '\\' || (b >= 0 && b < ' ')) {
                return null;
            }
            all |= b;
            end++;
        }
        at = end + 1;
        if (all < 0) {
            return utf8(from, end);
        }
        return known
                ? words.of(bytes, from, end - from)
                : new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }

    /** What most strings consist of: where that ends, or a little before. */
    private static int plainAscii(byte[] bytes, int from) {
        int to = from;
        while (to + EightBytes.BYTES <= bytes.length) {
            long eight = EightBytes.at(bytes, to);
            if (EightBytes.hasBelow(eight, ' ') || EightBytes.has(eight, '"') || EightBytes.has(eight, '\\')) {
                break;
            }
            to += EightBytes.BYTES;
        }
        return to;
    }

    /** Null if it may be malformed: it has the character that stands for what was, or has it by itself, which is rare. */
    private String utf8(int from, int end) {
        String value = new String(text, from, end - from, StandardCharsets.UTF_8);
        return value.indexOf(REPLACEMENT) < 0 ? value : null;
    }

    /** Null if it isn't one, or may be too long; also for -0, which is a number with a fraction to org.json. */
    private Long wholeNumber() {
        boolean negative = text[at] == '-';
        int from = negative ? ++at : at;
        long value = 0;
        while (text[at] >= '0' && text[at] <= '9') {
            value = 10 * value + text[at++] - '0';
            if (at - from > MAX_DIGITS) {
                return null;
            }
        }
        boolean none = at == from;
        boolean zeroFirst = text[from] == '0' && at - from > 1;
        if (none || zeroFirst || (negative && value == 0)) {
            return null;
        }
        return negative ? -value : value;
    }
}
