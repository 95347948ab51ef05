package chatroom.codec;

import static chatroom.codec.CodecTable.kindsOf;
import static chatroom.protocol.ErrorCode.INVALID_PASSWORD;
import static chatroom.protocol.ErrorCode.INVALID_REQUEST;
import static chatroom.protocol.ErrorCode.INVALID_TEXT;
import static chatroom.protocol.ErrorCode.INVALID_USERNAME;
import static chatroom.protocol.ErrorCode.MALFORMED_JSON;
import static chatroom.protocol.ErrorCode.UNKNOWN_ACTION;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Incoming;
import chatroom.protocol.Limits;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Password;
import chatroom.protocol.Ref;
import chatroom.protocol.Request;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Subscription;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCodecTest {
    private static final byte[] PING = "{\"action\":\"ping\"}".getBytes(StandardCharsets.UTF_8);

    private final RequestCodec codec = new RequestCodec();

    private Incoming read(String frame) {
        return codec.read(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8)));
    }

    private Request accepted(String frame) {
        assertThat(read(frame)).as(frame).isInstanceOf(Incoming.Call.class);
        return ((Incoming.Call) read(frame)).request();
    }

    private Incoming.Refused refused(String frame) {
        assertThat(read(frame)).as(frame).isInstanceOf(Incoming.Refused.class);
        return (Incoming.Refused) read(frame);
    }

    static List<Request> oneOfEach() throws Violation {
        return List.of(
                new Request.Register(Username.of("Ann_1.x-y"), Password.chosen("p\u00e4ssword \u2603")),
                new Request.Register(Username.of("ann"), Password.chosen("long enough"), Optional.of("a code")),
                new Request.ChangePassword(new Password("x"), Password.chosen("long enough")),
                new Request.Login("ann", new Password("x"), Subscription.LIVE),
                new Request.Login("ann", new Password("x"), Subscription.NONE),
                new Request.Resume("token", Subscription.after(42, "e")),
                new Request.Send(MessageText.of("hi \uD83D\uDE00 \"quoted\" \\ \n\t</x>"), Optional.empty()),
                new Request.Send(MessageText.of("hi"), Optional.of(Nonce.of("12345678"))),
                new Request.Poll(0, 500),
                new Request.History(OptionalLong.empty(), 50),
                new Request.History(OptionalLong.of(17), 1),
                new Request.Search(new SearchQuery("to be"), OptionalLong.empty(), 50),
                new Request.Search(new SearchQuery("\"or\" not"), OptionalLong.of(17), 500),
                new Request.Who(),
                new Request.Ping(),
                new Request.Kick("bob"),
                new Request.Announce(MessageText.of("Back at nine.")),
                new Request.Invite(),
                new Request.Logout());
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void whatAClientWritesTheServerReads(Request request) {
        for (Optional<Ref> ref : List.of(Optional.<Ref>empty(), Optional.of(Ref.of("r\"1")), Optional.of(Ref.of(-7)))) {
            byte[] frame = codec.write(ref, request);
            assertThat(frame[frame.length - 1]).isEqualTo((byte) '\n');
            assertThat(codec.read(ByteBuffer.wrap(frame, 0, frame.length - 1)))
                    .isEqualTo(new Incoming.Call(ref, request));
        }
    }

    @Test
    void eachKindAndEachActionIsAmongThem() throws Violation {
        List<Request> all = Stream.of(oneOfEach(), RoomRequestCodecTest.oneOfEach())
                .flatMap(List::stream)
                .toList();
        assertThat(all.stream().<Object>map(Request::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(kindsOf(Request.class).toList());
        assertThat(all.stream().map(Request::action).distinct()).containsExactlyInAnyOrder(Action.values());
    }

    @Test
    void theSeedSystemsPollIsReadAsItAlwaysWas() {
        assertThat(accepted("{ \"action\": \"poll\", \"last_id\": 17 }")).isEqualTo(new Request.Poll(17, 500));
    }

    @Test
    void unknownFieldsAreIgnoredAndNullCountsAsAbsent() {
        assertThat(accepted("{\"action\":\"ping\",\"new\":{\"deep\":[1,2,{}]},\"ref\":null}"))
                .isEqualTo(new Request.Ping());
        assertThat(accepted("{\"action\":\"send\",\"text\":\"a\",\"nonce\":null}"))
                .isInstanceOf(Request.Send.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "[]",
                "null",
                "1",
                "\"x\"",
                "{",
                "}",
                "{\"action\"",
                "{\"action\":}",
                "{\"action\":\"ping\"",
                "{'action':'ping'}",
                "{action:\"ping\"}",
                "{\"action\":ping}",
                "{\"action\":\"ping\",}",
                "{\"action\":\"ping\"} x",
                "{\"action\":\"ping\"}{\"action\":\"ping\"}",
                "{\"action\":\"ping\";\"a\":1}",
                "{\"action\"=\"ping\"}",
                "{\"action\":\"ping\",\"a\":01}",
                "{\"action\":\"ping\",\"a\":1.}",
                "{\"action\":\"ping\",\"a\":.5}",
                "{\"action\":\"ping\",\"a\":+1}",
                "{\"action\":\"ping\",\"a\":1.e5}",
                "{\"action\":\"ping\",\"a\":-}",
                "{\"action\":\"ping\",\"a\":NaN}",
                "{\"action\":\"ping\",\"a\":True}",
                "{\"action\":\"ping\",\"a\":0x10}",
                "{\"action\":\"ping\",\"a\":[1,]}",
                "{\"action\":\"ping\",\"a\":[1 2]}",
                "{\"action\":\"ping\",\"a\":[}",
                "{\"action\":\"pi\tng\"}",
                "{\"action\":\"pi\u0000ng\"}",
                "{\"action\":\"ping\"}\u0000",
                "{\"action\":\"\\x\"}",
                "{\"action\":\"\\u12g4\"}",
                "{\"action\":\"\\u+123\"}",
                "{\"action\":\"\\'\"}",
                "{\"action\":\"ping\",\"action\":\"who\"}",
                "\uFEFF{\"action\":\"ping\"}",
                "{\"action\":\"ping\"\u00a0}",
                "{\"action\":\"ping\"\u000b}",
                "/**/{\"action\":\"ping\"}",
                "{\"action\":\"ping\" /**/}",
                "{\"a\":1,,\"action\":\"ping\"}"
            })
    void whatIsNotJsonIsRefused(String frame) {
        Incoming.Refused refused = refused(frame);
        assertThat(refused.violation().code()).isEqualTo(MALFORMED_JSON);
        assertThat(refused.violation().getMessage()).endsWith(".").doesNotContain("org.json", "Exception");
        assertThat(refused.action()).isEmpty();
        assertThat(refused.ref()).isEmpty();
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] frame = "{\"action\":\"send\",\"text\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        frame[25] = (byte) 0xff;
        assertThat(((Incoming.Refused) codec.read(ByteBuffer.wrap(frame)))
                        .violation()
                        .code())
                .isEqualTo(MALFORMED_JSON);
        assertThat(accepted("{\"action\":\"ping\"}")).isEqualTo(new Request.Ping());
    }

    @Test
    void nestingHasABound() {
        assertThat(accepted(nested(63))).isEqualTo(new Request.Ping());
        assertThat(refused(nested(64)).violation().getMessage()).contains("nest deeper than 64");
        assertThat(refused("{\"action\":\"ping\",\"a\":" + "[".repeat(100_000))
                        .violation()
                        .code())
                .isEqualTo(MALFORMED_JSON);
    }

    private static String nested(int depth) {
        return "{\"action\":\"ping\",\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|\"action\" is missing.",
                "{\"action\":1}|\"action\" must be a string.",
                "{\"action\":\"send\"}|\"text\" is missing.",
                "{\"action\":\"send\",\"text\":12}|\"text\" must be a string.",
                "{\"action\":\"send\",\"text\":\"a\",\"nonce\":12345678}|\"nonce\" must be a string.",
                "{\"action\":\"search\"}|\"query\" is missing.",
                "{\"action\":\"search\",\"query\":\" \\t\"}|\"query\" has 1 to 200 characters that are not all white space.",
                "{\"action\":\"search\",\"query\":\"a\\u0000b\"}|\"query\" must not have control characters or lone surrogates.",
                "{\"action\":\"send\",\"text\":\"a\",\"nonce\":\"1234567\"}|\"nonce\" has 8 to 64 characters; this one has 7.",
                "{\"action\":\"poll\"}|\"last_id\" is missing.",
                "{\"action\":\"poll\",\"last_id\":\"12\"}|\"last_id\" must be a whole number.",
                "{\"action\":\"poll\",\"last_id\":1.5}|\"last_id\" must be a whole number.",
                "{\"action\":\"poll\",\"last_id\":1e10}|\"last_id\" must be a whole number.",
                "{\"action\":\"poll\",\"last_id\":9223372036854775808}|\"last_id\" must be a whole number.",
                "{\"action\":\"poll\",\"last_id\":-1}|\"last_id\" must be 0 or more.",
                "{\"action\":\"poll\",\"last_id\":0,\"limit\":501}|\"limit\" must be between 1 and 500.",
                "{\"action\":\"history\",\"limit\":0}|\"limit\" must be between 1 and 500.",
                "{\"action\":\"login\",\"username\":\"ann\"}|\"password\" is missing.",
                "{\"action\":\"password\",\"new\":\"long enough\"}|\"old\" is missing.",
                "{\"action\":\"password\",\"old\":\"long enough\"}|\"new\" is missing.",
                "{\"action\":\"register\",\"username\":\"ann\",\"password\":\"long enough\",\"invite\":1}|\"invite\" must be a string.",
                "{\"action\":\"login\",\"username\":\"ann\",\"password\":\"x\",\"push\":\"no\"}|\"push\" must be true or false.",
                "{\"action\":\"ping\",\"ref\":true}|\"ref\" must be a string of at most 64 characters or a whole number of at most 64 digits.",
            })
    void aFieldThatIsMissingOrWrongIsNamed(String frame, String sentence) {
        assertThat(refused(frame).violation().code()).isEqualTo(INVALID_REQUEST);
        assertThat(refused(frame).violation().getMessage()).isEqualTo(sentence);
    }

    @Test
    void anErrorEchoesActionAndRefAsFarAsTheyCouldBeRead() {
        assertThat(refused("{\"ref\":7,\"action\":\"poll\"}"))
                .extracting(Incoming.Refused::ref, Incoming.Refused::action)
                .containsExactly(Optional.of(Ref.of(7)), Optional.of("poll"));
        assertThat(refused("{\"ref\":{},\"action\":\"poll\",\"last_id\":0}").action())
                .contains("poll");
        assertThat(refused("{\"ref\":\"a\",\"action\":\"dance\"}"))
                .extracting(Incoming.Refused::ref, Incoming.Refused::action)
                .containsExactly(Optional.of(Ref.of("a")), Optional.of("dance"));
        assertThat(refused("{\"action\":\"dance\"}").violation().code()).isEqualTo(UNKNOWN_ACTION);
        assertThat(refused("{\"action\":\"" + "x".repeat(1000) + "\"}").action())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "_ab",
                ".ab",
                "-ab",
                "a b",
                "ann\\n",
                "\u00e4nn",
                "a/b",
                "",
                "012345678901234567890123456789012"
            })
    void aNameThatBreaksTheRulesIsRefused(String name) {
        assertThat(register(name, "password")).isEqualTo(INVALID_USERNAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "9a_", "A.b-c_d", "01234567890123456789012345678901"})
    void aNameWithinTheRulesIsTaken(String name) {
        assertThat(accepted("{\"action\":\"register\",\"username\":\"" + name + "\",\"password\":\"password\"}"))
                .isInstanceOf(Request.Register.class);
    }

    @Test
    void passwordsHave8To128Characters() {
        assertThat(register("ann", "1234567")).isEqualTo(INVALID_PASSWORD);
        assertThat(register("ann", "x".repeat(129))).isEqualTo(INVALID_PASSWORD);
        assertThat(register("ann", "\uD83D\uDE00".repeat(7))).isEqualTo(INVALID_PASSWORD);
        assertThat(register("ann", "\\ud83dxxxxxxxx")).isEqualTo(INVALID_PASSWORD);
        accepted("{\"action\":\"register\",\"username\":\"ann\",\"password\":\"" + "\uD83D\uDE00".repeat(128) + "\"}");
    }

    private ErrorCode register(String name, String password) {
        return refused("{\"action\":\"register\",\"username\":\"" + name + "\",\"password\":\"" + password + "\"}")
                .violation()
                .code();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "\\n\\t ",
                "\u00a0\u2003",
                "a\\u0000",
                "a\\u001b[31m",
                "a\\r",
                "a\\u007f",
                "a\u0085",
                "\\ud800",
                "a\\udc00b",
                "\\ude00\\ud83d"
            })
    void aTextThatBreaksTheRulesIsRefused(String text) {
        assertThat(refused("{\"action\":\"send\",\"text\":\"" + text + "\"}")
                        .violation()
                        .code())
                .isEqualTo(INVALID_TEXT);
    }

    @Test
    void aTextHasUpTo4000CodePoints() {
        accepted("{\"action\":\"send\",\"text\":\"" + "\uD83D\uDE00".repeat(4000) + "\"}");
        assertThat(refused("{\"action\":\"send\",\"text\":\"" + "x".repeat(4001) + "\"}")
                        .violation()
                        .getMessage())
                .isEqualTo("A text has at most 4000 characters; this one has 4001.");
    }

    @Test
    void aRefComesBackAsItWasHoweverOddItIs() {
        for (String ref : List.of("\"\\ud800x\"", "\"\\udc00\"", "-" + "9".repeat(64), "\"\"", "0")) {
            Optional<Ref> read =
                    read("{\"action\":\"ping\",\"ref\":" + ref + "}").ref();
            assertThat(read).isPresent();
            assertThat(new String(codec.write(read, new Request.Ping()), StandardCharsets.UTF_8))
                    .contains("\"ref\":" + ref + "}");
        }
        assertThat(refused("{\"action\":\"ping\",\"ref\":1" + "0".repeat(64) + "}")
                        .violation()
                        .code())
                .isEqualTo(INVALID_REQUEST);
    }

    @Test
    void aTextOfTheLongestKindFitsIntoARequest() throws Violation {
        for (String c : List.of("\uD83D\uDE00", "\u20ac", "\u2014", "\"", "\n")) {
            Request longest =
                    new Request.Send(MessageText.of("x" + c.repeat(3_999)), Optional.of(Nonce.of("n".repeat(64))));
            assertThat(codec.write(Optional.of(Ref.of(Long.MAX_VALUE)), longest))
                    .hasSizeLessThanOrEqualTo(Limits.FRAME_BYTES);
        }
    }

    @Test
    void everyCharacterComesBackAsItWas() throws Violation {
        StringBuilder every = new StringBuilder();
        for (int c = 0; c < 0x11000; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                every.appendCodePoint(c);
            }
        }
        for (int from = 0; from < every.length(); from += 100) {
            String some = every.substring(from, Math.min(from + 100, every.length()));
            Request request = new Request.Login(some, new Password(some), Subscription.LIVE);
            byte[] frame = codec.write(Optional.empty(), request);
            assertThat(frame).containsOnlyOnce('\n');
            if (!Character.isLowSurrogate(some.charAt(0))) {
                assertThat(codec.read(ByteBuffer.wrap(frame, 0, frame.length - 1)))
                        .isEqualTo(new Incoming.Call(Optional.empty(), request));
            }
        }
    }

    @Test
    void secretsDoNotShow() {
        assertThat(accepted("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"hunter22\"}")
                        .toString())
                .doesNotContain("hunter22");
        assertThat(accepted("{\"action\":\"resume\",\"token\":\"hunter22\"}").toString())
                .doesNotContain("hunter22");
        assertThat(accepted("{\"action\":\"password\",\"old\":\"hunter22\",\"new\":\"hunter22\"}")
                        .toString())
                .doesNotContain("hunter22");
        assertThat(accepted(
                                "{\"action\":\"register\",\"username\":\"ann\",\"password\":\"hunter22\",\"invite\":\"hunter22\"}")
                        .toString())
                .doesNotContain("hunter22");
    }

    @Test
    void tenThousandMutatedFramesAreReadOrRefusedAndTheCodecGoesOn() throws Violation {
        List<Request> requests = Stream.of(oneOfEach(), RoomRequestCodecTest.oneOfEach())
                .flatMap(List::stream)
                .toList();
        for (int seed = 0; seed < 10_000; seed++) {
            Random random = new Random(seed);
            byte[] frame = codec.write(Optional.of(Ref.of(seed)), requests.get(random.nextInt(requests.size())));
            for (int i = random.nextInt(4); i >= 0; i--) {
                frame[random.nextInt(frame.length - 1)] = (byte) random.nextInt(256);
            }
            Incoming incoming = codec.read(ByteBuffer.wrap(frame, 0, frame.length - 1 - random.nextInt(3)));
            if (incoming instanceof Incoming.Refused refused) {
                assertThat(refused.violation().getMessage()).as("seed %s", seed).endsWith(".");
            }
            assertThat(((Incoming.Call) codec.read(ByteBuffer.wrap(PING))).request())
                    .as("after seed %s", seed)
                    .isEqualTo(new Request.Ping());
        }
    }
}
