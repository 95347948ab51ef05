package chatroom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainObjectTest {
    /** The same for all, as for the frames of a reader. */
    private final PlainObject plain = new PlainObject();

    private boolean read(String object) {
        return read(object.getBytes(StandardCharsets.UTF_8));
    }

    private boolean read(byte[] object) {
        // As in a buffer, where what an earlier frame left stands behind it.
        byte[] bytes = Arrays.copyOf(object, object.length + 5);
        System.arraycopy("\0\"},1".getBytes(StandardCharsets.UTF_8), 0, bytes, object.length, 5);
        return plain.read(bytes, object.length);
    }

    @Test
    void plainValuesAreRead() {
        assertThat(
                        read(
                                " { \"action\" : \"send\",\"ref\":-7,\t\"big\":999999999999999999,\"zero\":0 ,\"yes\":true,\"no\":false,\"none\":null,\"\":\"é☃😀\"} "))
                .isTrue();
        assertThat(plain.get("action")).isEqualTo("send");
        assertThat(plain.get("ref")).isEqualTo(-7L);
        assertThat(plain.get("big")).isEqualTo(999_999_999_999_999_999L);
        assertThat(plain.get("zero")).isEqualTo(0L);
        assertThat(plain.get("yes")).isEqualTo(true);
        assertThat(plain.get("no")).isEqualTo(false);
        assertThat(plain.get("none")).isNull();
        assertThat(plain.get("")).isEqualTo("é☃😀");
        assertThat(plain.get("what isn't there")).isNull();
    }

    @Test
    void namesOfOneHashAreToldApart() {
        assertThat("AaAa").hasSameHashCodeAs("BBBB");
        assertThat(read("{\"AaAa\":1,\"BBBB\":2}")).isTrue();
        assertThat(plain.get("AaAa")).isEqualTo(1L);
        assertThat(plain.get("BBBB")).isEqualTo(2L);
        assertThat(plain.get("AaBB")).isNull();
    }

    @Test
    void nothingIsLeftOfTheObjectBefore() {
        assertThat(read("{\"action\":\"send\",\"text\":\"a\"}")).isTrue();
        assertThat(read("{}")).isTrue();
        assertThat(plain.get("action")).isNull();
        assertThat(read("\r{ \n}")).isTrue();
        assertThat(read("{\"ref\":null}")).isTrue();
        assertThat(plain.get("ref")).isNull();
        assertThat(plain.get("text")).isNull();
    }

    /** Words are kept by a few of their characters, and strings by none. */
    @Test
    void whatLooksLikeAWordThatIsKnownIsNotTakenForIt() {
        for (String name : List.of("action", "axxion", "aXxion", "action ", "a", "n", "an", "action")) {
            assertThat(read("{\"" + name + "\":\"" + name + "\"}")).isTrue();
            assertThat(plain.get(name)).isEqualTo(name);
        }
        assertThat(read("{\"action\":\"poll\"}")).isTrue();
        assertThat(read("{\"action\":\"ptll\"}")).isTrue();
        assertThat(plain.get("action")).isEqualTo("ptll");
    }

    @Test
    void moreFieldsThanAFrameHasAreLeftToOrgJson() {
        assertThat(read(withFields(16))).isTrue();
        assertThat(plain.get("field 16")).isEqualTo(16L);
        assertThat(read(withFields(17))).isFalse();
    }

    private static String withFields(int fields) {
        return IntStream.rangeClosed(1, fields)
                .mapToObj(i -> "\"field " + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));
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
                "{\"a\":null,\"a\":1}",
                "{\"a\":\"\uFFFD\"}"
            })
    void allElseIsLeftToOrgJson(String object) {
        assertThat(read(object)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\0",
                "x",
                "\uFEFF{}",
                "{",
                "}",
                "{} {",
                "{}\0",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{\"a\":1;\"b\":1}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":00}",
                "{\"a\":-}",
                "{\"a\":-01}",
                "{\"a\":+1}",
                "{\"a\":1x}",
                "{\"a\":0x1}",
                "{\"a\":tru}",
                "{\"a\":truE}",
                "{\"a\":truex}",
                "{\"a\":nul",
                "{\"a\":\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\0\"}",
                "{\"a\":\"\u001f\"}",
                "{\"\n\":1}",
                "{\"a\":1}\u00a0",
                "{\"a\":\f1}"
            })
    void whatIsNoJsonIsNotRead(String line) {
        assertThat(read(line)).isFalse();
    }

    /** In hexadecimal: a byte that continues nothing, a letter written too long, half of a surrogate pair, beyond Unicode, one cut off. */
    @ParameterizedTest
    @ValueSource(strings = {"80", "c1a1", "eda080", "f4908080", "e298", "ff"})
    void whatIsNoUtf8IsNotRead(String bad) {
        String line = "{\"a\":\"?\"}";
        byte[] bytes = HexFormat.of()
                .parseHex(HexFormat.of()
                        .formatHex(line.getBytes(StandardCharsets.UTF_8))
                        .replace("3f", bad));
        assertThat(read(line)).isTrue();
        assertThat(read(bytes)).isFalse();
    }

    /** Also of what is nearly an object, nothing is read that the grammar refuses, and nothing differently. */
    @Test
    void whatIsReadOfBrokenObjectsIsWhatTheySay() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = randomObject(random).getBytes(StandardCharsets.UTF_8);
            byte[] other = randomObject(random).getBytes(StandardCharsets.UTF_8);
            bytes[random.nextInt(bytes.length)] =
                    random.nextBoolean() ? other[random.nextInt(other.length)] : (byte) random.nextInt(256);
            if (read(bytes)) {
                read++;
                // Throws for what is no UTF-8.
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                String where = "seed %s: %s".formatted(seed, text);
                assertThatCode(() -> JsonSyntax.check(text.toCharArray(), text.length()))
                        .as(where)
                        .doesNotThrowAnyException();
                byOrgJson(text)
                        .forEach((name, value) ->
                                assertThat(plain.get(name)).as(where).isEqualTo(value));
            }
        }
        assertThat(read).as("seed %s", seed).isBetween(2_000, 18_000);
    }

    @Test
    void bothWaysOfReadingLeadToTheSame() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            String object = randomObject(random);
            if (read(object)) {
                read++;
                byOrgJson(object)
                        .forEach((name, value) -> assertThat(plain.get(name))
                                .as("seed %s: %s", seed, object)
                                .isEqualTo(value));
            }
        }
        assertThat(read).as("seed %s", seed).isBetween(1_000, 4_900);
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
