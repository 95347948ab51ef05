package chatroom.codec;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Limits;
import chatroom.protocol.Ref;
import chatroom.protocol.RoomName;
import chatroom.protocol.Violation;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * The fields of a frame, by type. A field that is null counts as absent. org.json's own get and opt methods convert
 * silently ({@code getInt(1e10)}, {@code optString(12)}), so they are not used anywhere: this is the one way in.
 */
final class Fields {
    /** Years have four digits. Java reads times far beyond, the last of which no calendar of its own can show any more. */
    private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    private final Function<String, Object> values;

    /** @param values by name, as org.json has them; null for one that isn't there */
    Fields(Function<String, Object> values) {
        this.values = values;
    }

    boolean has(String name) {
        return value(name) != null;
    }

    boolean hasAny(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (has(names.get(i))) {
                return true;
            }
        }
        return false;
    }

    String string(String name) throws Violation {
        if (value(name) instanceof String text) {
            return text;
        }
        throw has(name) ? notString(name) : missing(name);
    }

    Optional<String> optionalString(String name) throws Violation {
        Object value = value(name);
        if (value != null && !(value instanceof String)) {
            throw notString(name);
        }
        return Optional.ofNullable((String) value);
    }

    long wholeNumber(String name, long min, long max) throws Violation {
        return optionalWholeNumber(name, min, max).orElseThrow(() -> missing(name));
    }

    OptionalLong optionalWholeNumber(String name, long min, long max) throws Violation {
        Object value = value(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (!(value instanceof Integer || value instanceof Long)) {
            throw invalid("\"" + name + "\" must be a whole number.");
        }
        long number = ((Number) value).longValue();
        if (number < min || number > max) {
            throw invalid(
                    max == Long.MAX_VALUE
                            ? "\"%s\" must be %s or more.".formatted(name, min)
                            : "\"%s\" must be between %s and %s.".formatted(name, min, max));
        }
        return OptionalLong.of(number);
    }

    long id(String name) throws Violation {
        return wholeNumber(name, 0, Long.MAX_VALUE);
    }

    OptionalLong optionalId(String name) throws Violation {
        return optionalWholeNumber(name, 0, Long.MAX_VALUE);
    }

    int count(String name) throws Violation {
        return (int) wholeNumber(name, 0, Integer.MAX_VALUE);
    }

    Optional<Instant> optionalTimestamp(String name) throws Violation {
        return has(name) ? Optional.of(timestamp(name)) : Optional.empty();
    }

    /** The room that a frame of the server is about. */
    RoomName room() throws Violation {
        return has("room") ? RoomName.of(string("room")) : RoomName.LOBBY;
    }

    Instant timestamp(String name) throws Violation {
        String value = string(name);
        try {
            Instant time = Instant.parse(value);
            if (!time.isBefore(YEAR_0) && time.isBefore(YEAR_10000)) {
                return time;
            }
        } catch (DateTimeException e) {
            // No time at all: refused like one of another age.
        }
        throw invalid("\"%s\" must be a time like 2026-11-22T08:38:00.123Z.".formatted(name));
    }

    boolean flag(String name) throws Violation {
        if (!has(name)) {
            throw missing(name);
        }
        return flag(name, false);
    }

    boolean flag(String name, boolean whenAbsent) throws Violation {
        Object value = value(name);
        if (value == null) {
            return whenAbsent;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw invalid("\"" + name + "\" must be true or false.");
    }

    Optional<Ref> ref() throws Violation {
        Object value = value("ref");
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            if (text.codePointCount(0, text.length()) <= Limits.REF_CHARS) {
                return Optional.of(new Ref.Text(text));
            }
        } else if (value instanceof Integer || value instanceof Long) {
            return Optional.of(Ref.of(((Number) value).longValue()));
        } else if (value instanceof BigInteger number && number.abs().toString().length() <= Limits.REF_CHARS) {
            return Optional.of(new Ref.Whole(number));
        }
        throw invalid("\"ref\" must be a string of at most %1$s characters or a whole number of at most %1$s digits."
                .formatted(Limits.REF_CHARS));
    }

    List<String> strings(String name) throws Violation {
        List<String> strings = new ArrayList<>();
        for (Object element : array(name)) {
            if (!(element instanceof String text)) {
                throw invalid("\"" + name + "\" must hold strings.");
            }
            strings.add(text);
        }
        return strings;
    }

    Fields object(String name) throws Violation {
        return optionalObject(name).orElseThrow(() -> missing(name));
    }

    Optional<Fields> optionalObject(String name) throws Violation {
        return optionalJson(name).map(child -> new Fields(child::opt));
    }

    private Optional<JSONObject> optionalJson(String name) throws Violation {
        Object value = value(name);
        if (value != null && !(value instanceof JSONObject)) {
            throw invalid("\"" + name + "\" must be an object.");
        }
        return Optional.ofNullable((JSONObject) value);
    }

    /** Empty where it isn't there. */
    Map<String, List<String>> stringLists(String name) throws Violation {
        Optional<JSONObject> object = optionalJson(name);
        if (object.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> lists = new HashMap<>();
        Fields fields = new Fields(object.get()::opt);
        for (String key : object.get().keySet()) {
            lists.put(key, fields.strings(key));
        }
        return lists;
    }

    List<Fields> objects(String name) throws Violation {
        List<Fields> objects = new ArrayList<>();
        for (Object element : array(name)) {
            if (!(element instanceof JSONObject child)) {
                throw invalid("\"" + name + "\" must hold objects.");
            }
            objects.add(new Fields(child::opt));
        }
        return objects;
    }

    private JSONArray array(String name) throws Violation {
        if (value(name) instanceof JSONArray array) {
            return array;
        }
        throw has(name) ? invalid("\"" + name + "\" must be an array.") : missing(name);
    }

    private Object value(String name) {
        Object value = values.apply(name);
        return value == JSONObject.NULL ? null : value;
    }

    private static Violation notString(String name) {
        return invalid("\"" + name + "\" must be a string.");
    }

    private static Violation missing(String name) {
        return invalid("\"" + name + "\" is missing.");
    }

    private static Violation invalid(String sentence) {
        return new Violation(ErrorCode.INVALID_REQUEST, sentence);
    }
}
