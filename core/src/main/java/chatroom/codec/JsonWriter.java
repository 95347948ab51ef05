package chatroom.codec;

import chatroom.protocol.Ref;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes one frame, fields in the order given. */
final class JsonWriter {
    /** As long as the frame of a text of some hundred characters, which then isn't copied to make room. */
    private static final int USUAL_LENGTH = 320;

    private final StringBuilder out = new StringBuilder(USUAL_LENGTH).append('{');

    JsonWriter field(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    JsonWriter field(String name, long value) {
        name(name).append(value);
        return this;
    }

    JsonWriter field(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    JsonWriter ref(Optional<Ref> ref) {
        if (ref.isPresent()) {
            Ref value = ref.get();
            if (value instanceof Ref.Text text) {
                field("ref", text.value());
            } else if (value instanceof Ref.Whole number) {
                name("ref").append(number.value());
            }
        }
        return this;
    }

    JsonWriter strings(String name, List<String> values) {
        return array(name, values, (value, writer) -> writer.quote(value));
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
        return out.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Escapes what RFC 8259 says must be, and nothing else: what stays UTF-8 takes at most four bytes a character, where an escape takes six, and a text
     * of the longest kind must fit into a frame. The two line separators of Unicode are escaped as well, because some readers end a line there, and
     * lone surrogates, which UTF-8 can't carry.
     */
    private void quote(String value) {
        out.append('"');
        int plainFrom = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (isPlain(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
                continue;
            }
            out.append(value, plainFrom, i);
            escape(c);
            plainFrom = i + 1;
        }
        out.append(value, plainFrom, value.length()).append('"');
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c != '"' && c != '\\' && c != '\u2028' && c != '\u2029' && !Character.isSurrogate(c);
    }

    private void escape(char c) {
        out.append('\\');
        switch (c) {
            case '"', '\\' -> out.append(c);
            case '\n' -> out.append('n');
            case '\t' -> out.append('t');
            case '\r' -> out.append('r');
            default -> out.append('u').append(HexFormat.of().toHexDigits(c));
        }
    }

    private <T> void nested(T value, BiConsumer<T, JsonWriter> fields) {
        out.append('{');
        fields.accept(value, this);
        out.append('}');
    }

    private <T> JsonWriter array(String name, List<T> values, BiConsumer<T, JsonWriter> element) {
        name(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            element.accept(values.get(i), this);
        }
        out.append(']');
        return this;
    }

    private StringBuilder name(String name) {
        if (out.charAt(out.length() - 1) != '{') {
            out.append(',');
        }
        return out.append('"').append(name).append("\":");
    }
}
