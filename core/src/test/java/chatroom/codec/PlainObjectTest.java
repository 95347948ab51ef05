package chatroom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainObjectTest {
    private static Optional<Map<String, Object>> read(String object) {
        // As a buffer is, what an earlier frame left stands behind it.
        return PlainObject.read((object + "\"},1").toCharArray());
    }

    @Test
    void plain_values_are_read() {
        Map<String, Object> fields =
                read(" { \"action\" : \"send\",\"ref\":-7,\t\"big\":999999999999999999,\"zero\":0 ,\"yes\":true,\"no\":false,\"none\":null,\"\":\"é☃😀\"} ")
                        .orElseThrow();
        assertThat(fields).containsOnlyKeys("action", "ref", "big", "zero", "yes", "no", "none", "");
        assertThat(fields).containsEntry("action", "send").containsEntry("ref", -7L);
        assertThat(fields).containsEntry("big", 999_999_999_999_999_999L).containsEntry("zero", 0L);
        assertThat(fields).containsEntry("yes", true).containsEntry("no", false).containsEntry("none", null);
        assertThat(fields).containsEntry("", "é☃😀");
        assertThat(read("{}")).contains(Map.of());
        assertThat(read("\r{ \n}")).contains(Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\n\"}",
                "{\"\\u0061\":1}",
                "{\"a\":{}}",
                "{\"a\":[1]}",
                "{\"a\":1.0}",
                "{\"a\":1e2}",
                "{\"a\":1E2}",
                "{\"a\":-0}",
                "{\"a\":1000000000000000000}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":null,\"a\":1}"
            })
    void all_else_is_left_to_org_json(String object) {
        assertThat(read(object)).isEmpty();
    }

    @Test
    void both_ways_of_reading_lead_to_the_same() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int plain = 0;
        for (int i = 0; i < 5_000; i++) {
            String object = randomObject(random);
            Optional<Map<String, Object>> fields = read(object);
            plain += fields.isPresent() ? 1 : 0;
            fields.ifPresent(
                    found -> assertThat(found).as("seed %d: %s", seed, object).isEqualTo(byOrgJson(object)));
        }
        assertThat(plain).as("seed %d", seed).isBetween(1_000, 4_900);
    }

    private static Map<String, Object> byOrgJson(String object) {
        JSONObject parsed = new JSONObject(object);
        Map<String, Object> fields = new HashMap<>();
        for (String name : parsed.keySet()) {
            Object value = parsed.opt(name);
            fields.put(
                    name,
                    value == JSONObject.NULL ? null : value instanceof Integer i ? Long.valueOf(i.longValue()) : value);
        }
        return fields;
    }

    private static String randomObject(Random random) {
        StringJoiner object = new StringJoiner(space(random) + ",", "{", space(random) + "}");
        int fields = random.nextInt(6);
        for (int i = 0; i < fields; i++) {
            String name = "\"" + "abcdefgh".charAt(i) + string(random) + "\"";
            object.add(space(random) + name + space(random) + ":" + space(random) + value(random));
        }
        return object.toString();
    }

    private static String value(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> "true";
            case 1 -> "false";
            case 2 -> "null";
            case 3 -> String.valueOf(random.nextLong() >> random.nextInt(64));
            case 4 -> String.valueOf(random.nextInt(100));
            case 5 -> random.nextInt(5) == 0 ? "-1.5e3" : "-" + (1 + random.nextInt(100));
            case 6 -> random.nextInt(5) == 0 ? "[\"a\"]" : "0";
            default -> "\"" + string(random) + "\"";
        };
    }

    private static String string(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            int kind = random.nextInt(100);
            text.append(kind == 0 ? "\\\"" : kind == 1 ? "\\u00e9" : kind < 10 ? "☃" : kind < 20 ? "}" : "x, :[{");
        }
        return text.toString();
    }

    private static String space(Random random) {
        return random.nextInt(4) == 0 ? " \t" : "";
    }
}
