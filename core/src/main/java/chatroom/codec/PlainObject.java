package chatroom.codec;

/**
 * Reads an object as nearly all frames are: a few strings without escapes, whole numbers that fit into a long, true, false, null. org.json reads these to the
 * same values, a character at a time, which is most of what a frame would cost; it reads whatever else comes. What was read is good until the next object: nothing
 * is made anew but the values, and names that weren't there before. Not thread-safe.
 */
final class PlainObject {
    /** More than any frame of the protocol has. */
    private static final int MOST_FIELDS = 16;

    /** What fits into a long, whatever the digits are. */
    private static final int MAX_DIGITS = 18;

    /** The one field whose value is a word of the protocol as well. */
    private static final String ACTION = "action";

    private final String[] names = new String[MOST_FIELDS];
    private final Object[] values = new Object[MOST_FIELDS];
    private final KnownWords words = new KnownWords();
    private char[] text;
    private int at;
    private int size;

    /**
     * @param object begins with an object; checked by {@link JsonSyntax}, so that only what isn't plain must be told apart here
     * @return false if something isn't plain, a name stands twice, or there are too many
     */
    boolean read(char[] object) {
        text = object;
        at = 0;
        size = 0;
        next();
        at++;
        if (next() == '}') {
            return true;
        }
        while (size < MOST_FIELDS) {
            next();
            String name = string(true);
            if (name == null || indexOf(name) >= 0) {
                return false;
            }
            next();
            at++;
            names[size] = name;
            if (!takeValue(name)) {
                return false;
            }
            size++;
            if (next() == '}') {
                return true;
            }
            at++;
        }
        return false;
    }

    /** Null where it says so, or doesn't say. */
    Object get(String name) {
        int index = indexOf(name);
        return index < 0 ? null : values[index];
    }

    private int indexOf(String name) {
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private boolean takeValue(String name) {
        switch (next()) {
            case '"' -> {
                String value = string(name.equals(ACTION));
                values[size] = value;
                return value != null;
            }
            case 't' -> take(true, "true");
            case 'f' -> take(false, "false");
            case 'n' -> take(null, "null");
            case '{', '[' -> {
                return false;
            }
            default -> {
                Long value = wholeNumber();
                values[size] = value;
                return value != null;
            }
        }
        return true;
    }

    private void take(Boolean value, String literal) {
        values[size] = value;
        at += literal.length();
    }

    /** The next character that isn't white space. */
    private char next() {
        while (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n') {
            at++;
        }
        return text[at];
    }

    /**
     * Null if there is an escape in it.
     *
     * @param known whether it is likely to be a word of the protocol
     */
    private String string(boolean known) {
        int from = at + 1;
        int end = from;
        while (text[end] != '"') {
            if (text[end] == '\\') {
                return null;
            }
            end++;
        }
        at = end + 1;
        return known ? words.of(text, from, end - from) : new String(text, from, end - from);
    }

    /** Null if it isn't one, or may be too long; also for -0, which is a number with a fraction to org.json. */
    private Long wholeNumber() {
        boolean negative = text[at] == '-';
        int from = negative ? ++at : at;
        long value = 0;
        while (text[at] >= '0' && text[at] <= '9') {
            value = 10 * value + text[at++] - '0';
        }
        boolean whole = text[at] != '.' && text[at] != 'e' && text[at] != 'E';
        if (!whole || at - from > MAX_DIGITS || (negative && value == 0)) {
            return null;
        }
        return negative ? -value : value;
    }
}
