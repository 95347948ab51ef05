package chatroom.codec;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an object as nearly all frames are: strings without escapes, whole numbers that fit into a long, true, false, null. org.json reads these to the
 * same values, a character at a time, which is most of what a frame would cost; it reads whatever else comes. One use an object.
 */
final class PlainObject {
    /** What fits into a long, whatever the digits are. */
    private static final int MAX_DIGITS = 18;

    private final char[] text;
    private int at;

    private PlainObject(char[] text) {
        this.text = text;
    }

    /**
     * @param text begins with an object; checked by {@link JsonSyntax}, so that only what isn't plain must be told apart here
     * @return by name, null where it says so; empty if something isn't plain, or a name stands twice
     */
    static Optional<Map<String, Object>> read(char[] text) {
        return Optional.ofNullable(new PlainObject(text).fields());
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new HashMap<>();
        next();
        at++;
        if (next() == '}') {
            return fields;
        }
        while (true) {
            next();
            String name = string();
            if (name == null || fields.containsKey(name)) {
                return null;
            }
            next();
            at++;
            if (!putValue(name, fields)) {
                return null;
            }
            if (next() == '}') {
                return fields;
            }
            at++;
        }
    }

    private boolean putValue(String name, Map<String, Object> fields) {
        switch (next()) {
            case '"' -> {
                String value = string();
                fields.put(name, value);
                return value != null;
            }
            case 't' -> put(name, true, "true", fields);
            case 'f' -> put(name, false, "false", fields);
            case 'n' -> put(name, null, "null", fields);
            case '{', '[' -> {
                return false;
            }
            default -> {
                Long value = wholeNumber();
                fields.put(name, value);
                return value != null;
            }
        }
        return true;
    }

    private void put(String name, Boolean value, String literal, Map<String, Object> fields) {
        fields.put(name, value);
        at += literal.length();
    }

    /** The next character that isn't white space. */
    private char next() {
        while (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n') {
            at++;
        }
        return text[at];
    }

    /** Null if there is an escape in it. */
    private String string() {
        int from = at + 1;
        int end = from;
        while (text[end] != '"') {
            if (text[end] == '\\') {
                return null;
            }
            end++;
        }
        at = end + 1;
        return new String(text, from, end - from);
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
