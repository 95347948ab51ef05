package chatroom.codec;

import chatroom.protocol.Ref;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes frames, one after the other, fields in the order given. Keeps its buffer for the next frame; not thread-safe. */
final class JsonWriter {
    /** What one character of a string can become: an escape. */
    private static final int MOST_EACH = 6;

    /** Digits and sign of the longest number. */
    private static final int MOST_DIGITS = 19;

    private final Timestamps timestamps = new Timestamps();
    private byte[] out = new byte[1024];
    private int length;

    /** Begins a frame. */
    JsonWriter begin() {
        length = 0;
        put('{');
        return this;
    }

    JsonWriter field(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    JsonWriter field(String name, long value) {
        name(name);
        number(value);
        return this;
    }

    JsonWriter field(String name, Instant value) {
        return field(name, timestamps.text(value));
    }

    JsonWriter field(String name, boolean value) {
        name(name);
        ascii(Boolean.toString(value));
        return this;
    }

    JsonWriter ref(Optional<Ref> ref) {
        if (ref.isPresent()) {
            Ref value = ref.get();
            if (value instanceof Ref.Text text) {
                field("ref", text.value());
            } else if (value instanceof Ref.Whole number) {
                name("ref");
                number(number.value());
            }
        }
        return this;
    }

    JsonWriter strings(String name, List<String> values) {
        return array(name, values, (value, writer) -> writer.quote(value));
    }

    /** As {@link #strings}, under a name that isn't one of the protocol's. */
    void stringsNamed(String anyName, List<String> values) {
        separate();
        quote(anyName);
        put(':');
        elements(values, (value, writer) -> writer.quote(value));
    }

    /** Strings, at least one, as they stand in an array; for {@link #parts}. Nothing else is being written. */
    byte[] part(List<String> values) {
        length = 0;
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                put(',');
            }
            quote(values.get(i));
        }
        return Arrays.copyOf(out, length);
    }

    /** As {@link #strings}, where some of them, which stand together, are written already. */
    JsonWriter parts(String name, List<byte[]> parts) {
        return array(name, parts, (part, writer) -> writer.raw(part));
    }

    private void raw(byte[] bytes) {
        makeRoom(bytes.length);
        System.arraycopy(bytes, 0, out, length, bytes.length);
        length += bytes.length;
    }

    <T> JsonWriter objects(String name, List<T> values, BiConsumer<T, JsonWriter> fields) {
        return array(name, values, (value, writer) -> writer.nested(value, fields));
    }

    <T> JsonWriter object(String name, T value, BiConsumer<T, JsonWriter> fields) {
        name(name);
        nested(value, fields);
        return this;
    }

    /** The frame, its LF included. */
    byte[] frame() {
        put('}');
        put('\n');
        return Arrays.copyOf(out, length);
    }

    /**
     * Escapes what RFC 8259 says must be, and nothing else: what stays UTF-8 takes at most four bytes a character,
     * where an escape takes six, and a text of the longest kind must fit into a frame. The two line separators of
     * Unicode are escaped as well, because some readers end a line there, and lone surrogates, which UTF-8 can't carry.
     */
    private void quote(String value) {
        put('"');
        makeRoom(MOST_EACH * value.length());
        for (int i = plainAscii(value); i < value.length(); i++) {
            char c = value.charAt(i);
            if (isPlain(c)) {
                utf8(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                utf8(c, value.charAt(++i));
            } else {
                escape(c);
            }
        }
        put('"');
    }

    /**
     * What most strings consist of, at a fraction of the cost of the rest. There is room.
     *
     * @return how many characters of it were written
     */
    private int plainAscii(String value) {
        byte[] to = out;
        int from = length;
        int i = 0;
        while (i < value.length()) {
            char c = value.charAt(i);
            if (c < ' ' || c >= 0x80 || c == '"' || c == '\\') {
                break;
            }
            to[from + i] = (byte) c;
            i++;
        }
        length = from + i;
        return i;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c != '"' && c != '\\' && c != '\u2028' && c != '\u2029' && !Character.isSurrogate(c);
    }

    /** RFC 3629, section 3. There is room. */
    private void utf8(char c) {
        if (c < 0x80) {
            out[length++] = (byte) c;
        } else if (c < 0x800) {
            out[length++] = (byte) (0xC0 | (c >> 6));
            continued(c);
        } else {
            out[length++] = (byte) (0xE0 | (c >> 12));
            continued(c >> 6);
            continued(c);
        }
    }

    private void utf8(char high, char low) {
        int point = Character.toCodePoint(high, low);
        out[length++] = (byte) (0xF0 | (point >> 18));
        continued(point >> 12);
        continued(point >> 6);
        continued(point);
    }

    private void continued(int bits) {
        out[length++] = (byte) (0x80 | (bits & 0x3F));
    }

    private void escape(char c) {
        put('\\');
        switch (c) {
            case '"', '\\' -> put(c);
            case '\n' -> put('n');
            case '\t' -> put('t');
            case '\r' -> put('r');
            default -> ascii('u' + HexFormat.of().toHexDigits(c));
        }
    }

    private <T> void nested(T value, BiConsumer<T, JsonWriter> fields) {
        put('{');
        fields.accept(value, this);
        put('}');
    }

    private <T> JsonWriter array(String name, List<T> values, BiConsumer<T, JsonWriter> element) {
        name(name);
        elements(values, element);
        return this;
    }

    private <T> void elements(List<T> values, BiConsumer<T, JsonWriter> element) {
        put('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                put(',');
            }
            element.accept(values.get(i), this);
        }
        put(']');
    }

    private void separate() {
        if (out[length - 1] != '{') {
            put(',');
        }
    }

    private void name(String name) {
        separate();
        put('"');
        ascii(name);
        put('"');
        put(':');
    }

    private void ascii(String text) {
        int count = text.length();
        makeRoom(count);
        byte[] to = out;
        int from = length;
        for (int i = 0; i < count; i++) {
            to[from + i] = (byte) text.charAt(i);
        }
        length = from + count;
    }

    private void number(BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            number(value.longValue());
        } else {
            ascii(value.toString());
        }
    }

    private void number(long value) {
        if (value < 0) {
            ascii(Long.toString(value));
        } else {
            digits(value);
        }
    }

    /** Without a string, which would be most of what a reply allocates besides its frame. */
    private void digits(long value) {
        makeRoom(MOST_DIGITS);
        int to = length + digitCount(value);
        length = to;
        long rest = value;
        do {
            out[--to] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
    }

    private static int digitCount(long value) {
        int count = 1;
        for (long power = 10; count < MOST_DIGITS && value >= power; power *= 10) {
            count++;
        }
        return count;
    }

    private void put(char ascii) {
        makeRoom(1);
        out[length++] = (byte) ascii;
    }

    private void makeRoom(int bytes) {
        if (out.length - length < bytes) {
            out = Arrays.copyOf(out, Math.max(length + bytes, 2 * out.length));
        }
    }
}
