package chatroom.codec;

import static chatroom.codec.CodecTable.kindsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.RandomJournal;
import chatroom.protocol.Reply;
import chatroom.protocol.Role;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomFrameCodecTest {
    private static final Instant TIME = Instant.parse("2026-11-22T08:38:00.120Z");
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomInfo LISTED =
            new RoomInfo(DEV, RoomKind.PUBLIC, "", 12, 99, true, Optional.empty(), Optional.empty());
    private static final RoomInfo OWN = new RoomInfo(
            DEV,
            RoomKind.PRIVATE,
            "A topic",
            12,
            99,
            false,
            Optional.of(new RoomInfo.Own(Role.OWNER, 80, 7, 1)),
            Optional.of(RoomLimits.FOR_EVER));
    private static final ChatMessage MESSAGE = new ChatMessage(
            42,
            "ann",
            "hi!",
            TIME,
            true,
            OptionalLong.of(7),
            OptionalLong.of(43),
            false,
            Map.of("\uD83D\uDC4D", List.of("bob", "Ann"), "\u2764\uFE0F", List.of("cyd")));

    private final ServerFrameCodec codec = new ServerFrameCodec();

    static List<Entry> oneOfEachEntry() {
        Optional<String> none = Optional.empty();
        return List.of(
                new ChatMessage(1, "ann", "hi", TIME),
                MESSAGE,
                new ChatMessage(
                        2,
                        "ann",
                        ChatMessage.DELETED,
                        TIME,
                        false,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        true,
                        Map.of()),
                new Entry.Edit(43, "ann", TIME, 42, Optional.of("hi!")),
                new Entry.Edit(43, "ann", TIME, 42, none),
                new Entry.Delete(44, "ann", TIME, 42, none),
                new Entry.Delete(44, "ann", TIME, 42, Optional.of("why")),
                new Entry.React(45, "bob", TIME, 42, "\uD83D\uDC4D"),
                new Entry.Unreact(46, "bob", TIME, 42, "\uD83D\uDC4D"),
                new Entry.Create(1, "ann", TIME, RoomKind.PUBLIC, none),
                new Entry.Create(1, "ann", TIME, RoomKind.PRIVATE, Optional.of("topic")),
                new Entry.Topic(2, "ann", TIME, ""),
                new Entry.Archive(3, Entry.SERVER, TIME),
                new Entry.Unarchive(4, "ann", TIME),
                new Entry.Join(5, "bob", TIME),
                new Entry.Leave(6, "bob", TIME),
                new Entry.Add(7, "ann", TIME, "bob"),
                new Entry.Kick(8, "ann", TIME, "bob", none),
                new Entry.Kick(8, "ann", TIME, "bob", Optional.of("why")),
                new Entry.Ban(9, "ann", TIME, "bob", Optional.of("why"), Optional.of(TIME)),
                new Entry.Ban(9, "ann", TIME, "bob", none, Optional.empty()),
                new Entry.Unban(10, "ann", TIME, "bob"),
                new Entry.Mute(11, "ann", TIME, "bob", Optional.of("why"), Optional.of(TIME)),
                new Entry.Mute(11, "ann", TIME, "bob", none, Optional.empty()),
                new Entry.Unmute(12, "ann", TIME, "bob"),
                new Entry.RoleChange(13, "ann", TIME, "bob", Role.MODERATOR),
                new Entry.Unknown(14, "ann", "ann danced", TIME, "dance"));
    }

    static List<Reply> oneOfEachReply() {
        List<Reply> replies = new ArrayList<>(List.of(
                new Reply.Sent(DEV, 42, TIME, false),
                new Reply.Polled(DEV, oneOfEachEntry(), 99, true, "e"),
                new Reply.HistoryPage(DEV, oneOfEachEntry(), OptionalLong.of(99), true, "e"),
                new Reply.SearchPage(DEV, List.of(MESSAGE), OptionalLong.of(99), false, "e"),
                new Reply.WhoIsThere(DEV, List.of("ann"), 1),
                new Reply.Failed(Optional.of("send"), ErrorCode.MUTED, "No.", OptionalLong.empty(), Optional.of(TIME)),
                new RoomReply.Stored(Action.CREATE, DEV, 1, TIME, false, Optional.of(OWN)),
                new RoomReply.Unchanged(Action.JOIN, DEV, Optional.of(OWN)),
                new RoomReply.Stored(Action.KICK, DEV, 7, TIME, true, Optional.empty()),
                new RoomReply.RoomPage(List.of(LISTED, OWN), true),
                new RoomReply.RoomPage(List.of(), false),
                new RoomReply.MemberPage(
                        DEV,
                        List.of(
                                new RoomReply.MemberLine("ann", Role.OWNER, true, Optional.empty(), Optional.empty()),
                                new RoomReply.MemberLine(
                                        "bob", Role.MEMBER, false, Optional.of(TIME), Optional.of(TIME))),
                        false),
                new RoomReply.Following(DEV, 99, "e"),
                new RoomReply.BlockedUsers(List.of("bob")),
                new RoomReply.FoundPage(
                        List.of(new RoomReply.Found(DEV, MESSAGE), new RoomReply.Found(RoomName.LOBBY, MESSAGE)),
                        Optional.of("c"),
                        true,
                        "e"),
                new RoomReply.FoundPage(List.of(), Optional.empty(), false, "e")));
        for (Action action : List.of(
                Action.EDIT,
                Action.DELETE,
                Action.REACT,
                Action.LEAVE,
                Action.ADD,
                Action.TOPIC,
                Action.BAN,
                Action.UNBAN,
                Action.MUTE,
                Action.UNMUTE,
                Action.ROLE,
                Action.ARCHIVE,
                Action.UNARCHIVE)) {
            replies.add(new RoomReply.Stored(action, RoomName.LOBBY, 42, TIME, false, Optional.empty()));
            replies.add(new RoomReply.Unchanged(action, DEV, Optional.empty()));
        }
        for (Action action : List.of(Action.UNFOLLOW, Action.READ, Action.TYPING, Action.BLOCK, Action.UNBLOCK)) {
            replies.add(new RoomReply.Acknowledged(action, DEV));
        }
        return replies;
    }

    static List<Event> oneOfEachEvent() {
        List<Event> events = new ArrayList<>(List.of(
                new Event.RoomChanged(Event.RoomChanged.Change.ADDED, DEV, Optional.of(OWN)),
                new Event.RoomChanged(Event.RoomChanged.Change.REMOVED, DEV, Optional.empty()),
                new Event.RoomChanged(Event.RoomChanged.Change.CHANGED, RoomName.LOBBY, Optional.of(LISTED)),
                new Event.ReadMarked(DEV, 80),
                new Event.Typing(DEV, List.of("ann", "bob"))));
        oneOfEachEntry().forEach(entry -> events.add(new Event.MessagePosted(DEV, entry)));
        return events;
    }

    @ParameterizedTest
    @MethodSource("oneOfEachReply")
    void whatTheServerRepliesAClientReads(Reply reply) throws Violation {
        assertThat(read(codec.write(Optional.empty(), reply)))
                .isEqualTo(new ServerFrame.Answer(Optional.empty(), reply));
    }

    @ParameterizedTest
    @MethodSource("oneOfEachEvent")
    void whatTheServerSendsUnaskedAClientReads(Event event) throws Violation {
        assertThat(read(codec.write(event))).isEqualTo(new ServerFrame.Unasked(event));
    }

    @Test
    void eachKindOfEntryIsAmongThem() {
        assertThat(oneOfEachEntry().stream().<Object>map(Entry::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(kindsOf(Entry.class).toList());
    }

    @Test
    void journalsAreReadAsTheyWereWritten() throws Violation {
        for (int seed = 0; seed < 300; seed++) {
            Reply page = new Reply.Polled(DEV, RandomJournal.of(seed, 60), 60, false, "e");
            assertThat(read(codec.write(Optional.empty(), page)))
                    .as("seed %s", seed)
                    .isEqualTo(new ServerFrame.Answer(Optional.empty(), page));
        }
    }

    /** What a client reads must not end it, and must be written as it is read again. */
    @Test
    void mutatedFramesAreReadOrRefused() {
        List<byte[]> frames = new ArrayList<>();
        oneOfEachReply().forEach(reply -> frames.add(codec.write(Optional.empty(), reply)));
        oneOfEachEvent().forEach(event -> frames.add(codec.write(event)));
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            byte[] frame = frames.get(random.nextInt(frames.size())).clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                frame[random.nextInt(frame.length - 1)] = (byte) (' ' + random.nextInt(95));
            }
            try {
                ServerFrame read = read(frame);
                if (read instanceof ServerFrame.Unasked unasked) {
                    ServerFrame again = read(codec.write(unasked.event()));
                    assertThat(codec.write(((ServerFrame.Unasked) again).event()))
                            .as("seed %s", seed)
                            .isEqualTo(codec.write(unasked.event()));
                }
            } catch (Violation violation) {
                assertThat(violation).as("seed %s", seed).hasMessageEndingWith(".");
            }
        }
    }

    private ServerFrame read(byte[] frame) throws Violation {
        assertThat(frame).endsWith('\n').containsOnlyOnce('\n');
        return codec.read(ByteBuffer.wrap(frame, 0, frame.length - 1));
    }

    private ServerFrame read(String frame) throws Violation {
        return codec.read(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void framesAreAsTheContractShowsThem() {
        assertThat(text(codec.write(
                        new Event.MessagePosted(DEV, new Entry.Edit(43, "ann", TIME, 42, Optional.of("hi!"))))))
                .isEqualTo("{\"event\":\"message\",\"room\":\"dev\",\"id\":43,\"username\":\"ann\","
                        + "\"text\":\"ann changed message 42: hi!\",\"timestamp\":\"2026-11-22T08:38:00.120Z\","
                        + "\"kind\":\"edit\",\"target\":42,\"value\":\"hi!\"}\n");
        assertThat(text(codec.write(new Event.MessagePosted(RoomName.LOBBY, MESSAGE))))
                .isEqualTo("{\"event\":\"message\",\"id\":42,\"username\":\"ann\",\"text\":\"hi!\","
                        + "\"timestamp\":\"2026-11-22T08:38:00.120Z\",\"kind\":\"action\",\"reply_to\":7,\"edited\":43,"
                        + "\"reactions\":{\"\u2764\uFE0F\":[\"cyd\"],\"\uD83D\uDC4D\":[\"Ann\",\"bob\"]}}\n");
        assertThat(text(codec.write(Optional.empty(), new RoomReply.Unchanged(Action.JOIN, DEV, Optional.of(OWN)))))
                .isEqualTo("{\"status\":\"ok\",\"action\":\"join\",\"room\":\"dev\",\"unchanged\":true,\"info\":"
                        + "{\"room\":\"dev\",\"kind\":\"private\",\"topic\":\"A topic\",\"role\":\"owner\",\"members\":12,"
                        + "\"last_id\":99,\"read_id\":80,\"unread\":7,\"mentions\":1,"
                        + "\"muted_until\":\"9999-12-31T23:59:59.999Z\"}}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"dance\"", "\"role\",\"value\":\"king\",\"subject\":\"bob\"", "\"create\",\"value\":\"hall\""})
    void anEntryThatOnlyALaterProtocolKnowsIsReadAsItsText(String kind) throws Violation {
        ServerFrame frame = read(
                "{\"event\":\"message\",\"id\":7,\"username\":\"ann\",\"text\":\"ann did it\",\"timestamp\":\"%s\",\"kind\":%s}"
                        .formatted(TIME, kind));
        assertThat(frame).isInstanceOfSatisfying(ServerFrame.Unasked.class, unasked -> {
            Entry entry = ((Event.MessagePosted) unasked.event()).entry();
            assertThat(entry).isInstanceOf(Entry.Unknown.class);
            assertThat(entry.text()).isEqualTo("ann did it");
            assertThat(entry.asMessage()).isEqualTo(new ChatMessage(7, "ann", "ann did it", TIME));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"reactions\":[]",
                "\"reactions\":{\"x\":\"ann\"}",
                "\"reactions\":{\"x\":[1]}",
                "\"deleted\":1",
                "\"edited\":\"1\"",
                "\"kind\":1",
                "\"kind\":\"edit\"",
                "\"kind\":\"ban\",\"subject\":\"bob\",\"until\":\"soon\"",
                "\"room\":\"#\""
            })
    void anEntryThatNoServerWritesIsAViolation(String fields) {
        assertThatThrownBy(() -> read(
                        "{\"event\":\"message\",\"id\":7,\"username\":\"ann\",\"text\":\"x\",\"timestamp\":\"%s\",%s}"
                                .formatted(TIME, fields)))
                .isInstanceOf(Violation.class)
                .hasMessageEndingWith(".");
    }

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.UTF_8);
    }
}
