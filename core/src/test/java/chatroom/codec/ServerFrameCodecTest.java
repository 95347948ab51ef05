package chatroom.codec;

import static chatroom.codec.CodecTable.kindsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Ref;
import chatroom.protocol.Registration;
import chatroom.protocol.Reply;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerFrameCodecTest {
    private static final Instant TIME = Instant.parse("2026-11-22T08:38:00.120Z");
    private static final ChatMessage MESSAGE = new ChatMessage(42, "ann", "hi \uD83D\uDE00 \"\\\n\t\u2028</", TIME);

    private final ServerFrameCodec codec = new ServerFrameCodec();

    static List<Reply> oneOfEachReply() {
        return List.of(
                new Reply.Registered("Ann"),
                new Reply.LoggedIn(Action.LOGIN, "Ann", "t", "e", 42, 3),
                new Reply.LoggedIn(Action.RESUME, "Ann", "t", "e", 0, 1),
                new Reply.Registered("Ann", true),
                new Reply.LoggedIn(Action.LOGIN, "Ann", "t", "e", 42, 3, true),
                new Reply.PasswordChanged(),
                new Reply.Sent(42, TIME, true),
                new Reply.Polled(List.of(), 42, false, "e"),
                new Reply.Polled(List.of(MESSAGE, MESSAGE), 42, true, "e"),
                new Reply.HistoryPage(List.of(MESSAGE), true, "e"),
                new Reply.SearchPage(List.of(MESSAGE), true, "e"),
                new Reply.WhoIsThere(List.of("ann", "bob"), 2),
                new Reply.Pong(TIME),
                new Reply.Kicked("Bob"),
                new Reply.Announced(),
                new Reply.Invited("7k3mq-x0v9d-4tz2h-r8wfa", TIME),
                new Reply.LoggedOut(),
                new Reply.Failed(Optional.of("send"), ErrorCode.RATE_LIMITED, "Wait.", OptionalLong.of(800)),
                new Reply.Failed(Optional.empty(), ErrorCode.MALFORMED_JSON, "No.", OptionalLong.empty()));
    }

    static List<Event> oneOfEachEvent() {
        return List.of(
                new Event.Welcome(1, "chatroom 1"),
                new Event.Welcome(1, "chatroom 1", Registration.INVITE),
                new Event.MessagePosted(MESSAGE),
                new Event.PresenceChanged(List.of("ann"), List.of(), 17, false),
                new Event.PresenceChanged(List.of(), List.of(), 0, true),
                new Event.Announced("Back at nine.", TIME),
                new Event.Closing("shutting_down", "Bye."));
    }

    @Test
    void anyTextIsReadAsItWasWritten() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(40); left > 0; left--) {
                // As often of one byte as of two, three and four; lone surrogates among them.
                text.appendCodePoint(random.nextInt(1 << random.nextInt(1, 21)));
            }
            assertThat(new JSONObject(written(text.toString())).getString("text"))
                    .isEqualTo(text.toString());
        }
    }

    @Test
    void onlyWhatMustBeIsEscaped() {
        String unescaped = "/~\u007f\u0080é\u07ff\u0800☃\uffff😀\udbff\udfff";
        assertThat(written(unescaped)).contains('"' + unescaped + '"');
        assertThat(written("\0\u001f\"\\\n\t\r\u2028\u2029\udc00\ud800b\ud800"))
                .contains("\"\\u0000\\u001f\\\"\\\\\\n\\t\\r\\u2028\\u2029\\udc00\\ud800b\\ud800\"");
    }

    private String written(String text) {
        return new String(codec.write(new Event.Announced(text, TIME)), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("oneOfEachReply")
    void whatTheServerRepliesAClientReads(Reply reply) throws Violation {
        for (Optional<Ref> ref : List.of(Optional.<Ref>empty(), Optional.of(Ref.of("r")), Optional.of(Ref.of(7)))) {
            assertThat(readBack(codec.write(ref, reply))).isEqualTo(new ServerFrame.Answer(ref, reply));
        }
    }

    @ParameterizedTest
    @MethodSource("oneOfEachEvent")
    void whatTheServerSendsUnaskedAClientReads(Event event) throws Violation {
        assertThat(readBack(codec.write(event))).isEqualTo(new ServerFrame.Unasked(event));
    }

    @Test
    void eachKindAndEachActionIsAmongThem() {
        List<Reply> replies = Stream.of(oneOfEachReply(), RoomFrameCodecTest.oneOfEachReply())
                .flatMap(List::stream)
                .toList();
        List<Event> events = Stream.of(oneOfEachEvent(), RoomFrameCodecTest.oneOfEachEvent())
                .flatMap(List::stream)
                .toList();
        assertThat(replies.stream().<Object>map(Reply::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(kindsOf(Reply.class).toList());
        assertThat(replies.stream()
                        .filter(Reply.Ok.class::isInstance)
                        .map(reply -> ((Reply.Ok) reply).action())
                        .distinct())
                .containsExactlyInAnyOrder(Action.values());
        assertThat(events.stream().<Object>map(Event::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(kindsOf(Event.class).toList());
    }

    private ServerFrame readBack(byte[] frame) throws Violation {
        assertThat(frame).endsWith('\n').containsOnlyOnce('\n');
        return codec.read(ByteBuffer.wrap(frame, 0, frame.length - 1));
    }

    @Test
    void framesAreAsTheContractShowsThem() {
        assertThat(text(codec.write(Optional.of(Ref.of(7)), new Reply.Sent(42, TIME, false))))
                .isEqualTo(
                        "{\"status\":\"ok\",\"action\":\"send\",\"ref\":7,\"id\":42,\"timestamp\":\"2026-11-22T08:38:00.120Z\"}\n");
        assertThat(text(codec.write(
                        Optional.of(Ref.of(7)),
                        new Reply.Failed(Optional.of("send"), ErrorCode.RATE_LIMITED, "Wait.", OptionalLong.of(800)))))
                .isEqualTo(
                        "{\"status\":\"error\",\"action\":\"send\",\"ref\":7,\"code\":\"rate_limited\",\"message\":\"Wait.\","
                                + "\"retry_after_ms\":800}\n");
        assertThat(text(codec.write(new Event.MessagePosted(new ChatMessage(42, "ann", "hi", Instant.EPOCH)))))
                .isEqualTo("{\"event\":\"message\",\"id\":42,\"username\":\"ann\",\"text\":\"hi\","
                        + "\"timestamp\":\"1970-01-01T00:00:00.000Z\"}\n");
        assertThat(text(codec.write(new Event.PresenceChanged(List.of("ann"), List.of("bob"), 17, false))))
                .isEqualTo("{\"event\":\"presence\",\"joined\":[\"ann\"],\"left\":[\"bob\"],\"online\":17}\n");
        assertThat(text(codec.write(new Event.Welcome(1, "x"))))
                .isEqualTo(
                        "{\"event\":\"welcome\",\"protocol\":1,\"server\":\"x\",\"registration\":\"open\",\"limits\":{\"frame_bytes\":16384,"
                                + "\"text_chars\":4000,\"username_min\":3,\"username_max\":32,\"password_min\":8}}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"fireworks\",\"x\":1}",
                "{\"status\":\"maybe\"}",
                "{\"status\":\"ok\",\"action\":\"dance\",\"ref\":1}"
            })
    void whatALaterProtocolAddsIsUnknownAndNoError(String frame) throws Violation {
        assertThat(codec.read(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new ServerFrame.Unknown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"registration\":\"by the full moon\"", ",\"registration\":null"})
    void aServerThatDoesNotSayWhoMayRegisterIsTried(String field) throws Violation {
        String welcome = "{\"event\":\"welcome\",\"protocol\":1,\"server\":\"x\"%s}".formatted(field);
        assertThat(codec.read(ByteBuffer.wrap(welcome.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new ServerFrame.Unasked(new Event.Welcome(1, "x", Registration.OPEN)));
    }

    @Test
    void whatIsNoFrameOfAServerIsAViolation() {
        assertThatThrownBy(
                        () -> codec.read(ByteBuffer.wrap("HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(Violation.class);
    }

    /** A client that showed it would fail in the middle of that: the calendar of the JDK ends before its instants do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59Z",
                "2026-11-22",
                "yesterday"
            })
    void aTimeThatNoServerWritesIsAViolation(String time) {
        String pong = "{\"status\":\"ok\",\"action\":\"ping\",\"timestamp\":\"%s\"}".formatted(time);
        assertThatThrownBy(() -> codec.read(ByteBuffer.wrap(pong.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("\"timestamp\" must be a time like");
    }

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.UTF_8);
    }
}
