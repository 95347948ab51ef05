package chatroom.codec;

import chatroom.protocol.Ref;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.json.JSONObject;

/** Writes one frame, fields in the order given. */
final class JsonWriter {
    /** Always with milliseconds, always UTC: 2026-11-22T08:38:00.123Z. */
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StringBuilder out = new StringBuilder(160).append('{');

    JsonWriter field(String name, String value) {
        name(name).append(JSONObject.quote(value));
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

    JsonWriter field(String name, Instant value) {
        name(name).append('"');
        TIMESTAMP.formatTo(value, out);
        out.append('"');
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
        return array(name, values, (value, writer) -> writer.out.append(JSONObject.quote(value)));
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
