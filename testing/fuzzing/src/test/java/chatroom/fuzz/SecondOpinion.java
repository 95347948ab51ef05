package chatroom.fuzz;

import chatroom.protocol.Limits;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a frame says, by another parser than the one that is tested: Gson's, held to the rules of docs/protocol.md. */
final class SecondOpinion {
    private static final int NUMBER_CHARS = 1_000;

    /** An escape of either half of a pair without the escape of the other half next to it. */
    private static final Pattern LONE_SURROGATE_MAYBE =
            Pattern.compile("\\\\u[dD][89abAB]..(?!\\\\u[dD][c-fC-F])|(?<!\\\\u[dD][89abAB]..)\\\\u[dD][c-fC-F]");

    /**
     * The fields of the frame: strings as they are, whole numbers as {@link BigDecimal}, everything else in some form.
     *
     * @return empty if it is no frame
     */
    static Optional<Map<String, Object>> read(ByteBuffer frame) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(frame.duplicate())
                    .toString();
            // Gson would pass over a byte order mark.
            return text.startsWith("\uFEFF") ? Optional.empty() : Optional.of(read(text));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** RFC 8259 allows lone surrogates where they are escaped, and Gson does not: it has no opinion on such a frame. */
    static boolean isUndecided(ByteBuffer frame) {
        return LONE_SURROGATE_MAYBE
                .matcher(StandardCharsets.ISO_8859_1.decode(frame.duplicate()))
                .find();
    }

    private static Map<String, Object> read(String text) throws IOException {
        JsonReader json = new JsonReader(new StringReader(text));
        json.setStrictness(Strictness.STRICT);
        json.setNestingLimit(Limits.JSON_DEPTH);
        if (json.peek() != JsonToken.BEGIN_OBJECT) {
            throw new MalformedJsonException("a frame is an object");
        }
        Map<String, Object> fields = object(json);
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw new MalformedJsonException("nothing follows the object");
        }
        return fields;
    }

    private static Map<String, Object> object(JsonReader json) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        json.beginObject();
        while (json.peek() != JsonToken.END_OBJECT) {
            if (fields.put(json.nextName(), value(json)) != null) {
                throw new MalformedJsonException("a name stands twice");
            }
        }
        json.endObject();
        return fields;
    }

    private static Object value(JsonReader json) throws IOException {
        JsonToken kind = json.peek();
        return switch (kind) {
            case STRING -> json.nextString();
            case NUMBER -> number(json.nextString());
            case BOOLEAN -> json.nextBoolean();
            case BEGIN_OBJECT -> object(json);
            case BEGIN_ARRAY -> array(json);
            case NULL -> {
                json.nextNull();
                yield kind;
            }
            default -> throw new MalformedJsonException("no value");
        };
    }

    private static JsonToken array(JsonReader json) throws IOException {
        json.beginArray();
        while (json.peek() != JsonToken.END_ARRAY) {
            value(json);
        }
        json.endArray();
        return JsonToken.BEGIN_ARRAY;
    }

    private static Object number(String text) {
        if (text.length() > NUMBER_CHARS) {
            throw new NumberFormatException("too long");
        }
        if (text.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
            return new BigDecimal(text);
        }
        // An exponent is beyond all sense where neither of Java's numbers can hold it; a zero can have any.
        return Double.isInfinite(Double.parseDouble(text)) ? new BigDecimal(text) : JsonToken.NUMBER;
    }

    private SecondOpinion() {}
}
