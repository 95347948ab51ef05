package chatroom.codec;

import static chatroom.codec.CodecTable.kindsOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.protocol.AdminAction;
import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.MessageText;
import chatroom.protocol.Password;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdminCodecTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:38:00.123Z");

    private final AdminCodec codec = new AdminCodec();

    private static Stream<AdminRequest> requests() {
        return Stream.of(
                new AdminRequest.Health(),
                new AdminRequest.Status(),
                new AdminRequest.Nodes(),
                new AdminRequest.Sessions(7),
                new AdminRequest.Users("ann"),
                new AdminRequest.AddUser(new Username("ann"), new Password("correct horse"), true),
                new AdminRequest.ChangePassword("ann", new Password("correct horse")),
                new AdminRequest.DisableUser("ann"),
                new AdminRequest.EnableUser("ann"),
                new AdminRequest.DeleteUser("ann"),
                new AdminRequest.SetAdmin("ann", true),
                new AdminRequest.Rooms("dev"),
                new AdminRequest.CreateRoom(
                        new RoomName("Dev"),
                        RoomKind.PRIVATE,
                        Optional.of(new SingleLine("about it")),
                        Optional.of("ann")),
                new AdminRequest.ArchiveRoom(new RoomName("Dev"), false),
                new AdminRequest.DeleteRoom(new RoomName("Dev")),
                new AdminRequest.SetRole(new RoomName("Dev"), "ann", Role.MODERATOR),
                new AdminRequest.Kick("ann"),
                new AdminRequest.Announce(new MessageText("a \"break\"\nat nine")),
                new AdminRequest.Invite(168),
                new AdminRequest.Backup("/a folder/b.db"),
                new AdminRequest.Verify(),
                new AdminRequest.Prune(2_160, true),
                new AdminRequest.MendTimes(true, true),
                new AdminRequest.Messages(new RoomName("Dev"), 42));
    }

    private static Stream<AdminReply> replies() {
        return Stream.of(
                new AdminReply.Done("It is done."),
                new AdminReply.Failed("It isn't."),
                new AdminReply.Invited("7k3mq-x0v9d-4tz2h-r8wfa", NOW),
                new AdminReply.ServerStatus(
                        "chatroom 1", 2, NOW, 3, 4, 5, 6, "epoch", Optional.of(new AdminReply.Work("copying", 7, 8))),
                new AdminReply.NodeList(
                        List.of(new AdminReply.NodeLine("db-1", NOW, 3), new AdminReply.NodeLine("db-2", NOW, 0))),
                new AdminReply.SessionPage(
                        List.of(
                                new AdminReply.SessionLine(1, "127.0.0.1:2", Optional.of("ann")),
                                new AdminReply.SessionLine(2, "127.0.0.1:3", Optional.empty())),
                        true),
                new AdminReply.UserPage(
                        List.of(
                                new AdminReply.UserLine("ann", "disabled", NOW, false),
                                new AdminReply.UserLine("bob", "active", NOW, true)),
                        false),
                new AdminReply.RoomPage(
                        List.of(
                                new AdminReply.RoomLine(RoomName.LOBBY, RoomKind.PUBLIC, "", false, 0, 7),
                                new AdminReply.RoomLine(
                                        new RoomName("Dev"), RoomKind.PRIVATE, "about it", true, 12, 99)),
                        true),
                new AdminReply.MessagePage(List.of(new ChatMessage(1, "ann", "hi", NOW)), true));
    }

    @Test
    void aServerThatIsAtNoLongWorkSaysNothingOfIt() throws Violation {
        AdminReply status = new AdminReply.ServerStatus("chatroom 1", 2, NOW, 3, 4, 5, 6, "epoch", Optional.empty());
        byte[] frame = codec.write(status);
        assertThat(new String(frame, UTF_8)).doesNotContain("work");
        assertThat(codec.readReply(AdminAction.STATUS, ByteBuffer.wrap(frame))).isEqualTo(status);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestIsReadAsItWasWritten(AdminRequest request) throws Violation {
        byte[] frame = codec.write(request);
        assertThat(new String(frame, UTF_8))
                .startsWith("{\"action\":\"%s\"".formatted(request.action().wireName()));
        assertThat(codec.readRequest(ByteBuffer.wrap(frame))).isEqualTo(request);
    }

    @Test
    void eachKindAndEachActionIsAmongThem() {
        assertThat(requests().<Object>map(AdminRequest::getClass))
                .containsExactlyInAnyOrderElementsOf(kindsOf(AdminRequest.class).toList());
        assertThat(requests().map(AdminRequest::action)).containsExactlyInAnyOrder(AdminAction.values());
        assertThat(replies().<Object>map(AdminReply::getClass))
                .containsExactlyInAnyOrderElementsOf(kindsOf(AdminReply.class).toList());
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyIsReadAsItWasWritten(AdminReply reply) throws Violation {
        for (AdminAction action : AdminAction.values()) {
            if (reply instanceof AdminReply.Failed || action.reply() == reply.getClass()) {
                assertThat(codec.readReply(action, ByteBuffer.wrap(codec.write(reply))))
                        .isEqualTo(reply);
            }
        }
    }

    @Test
    void aReplyToSomethingElseIsAViolation() {
        ByteBuffer done = ByteBuffer.wrap(codec.write(new AdminReply.Done("It is done.")));
        assertThatThrownBy(() -> codec.readReply(AdminAction.USERS, done))
                .isInstanceOf(Violation.class)
                .hasMessage("\"users\" is missing.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"action":"fly"}                                            | no such action
            {"action":"user_add","username":"a","password":"long enough"} | A username has
            {"action":"user_passwd","username":"ann","password":"short"} | A password has
            {"action":"prune","older_than_hours":"yesterday"}           | "older_than_hours" must be
            {"action":"announce","text":"  "}                           | white space
            {"action":"user_admin","username":"ann"}                    | "admin" is missing
            {"action":"user_admin","username":"ann","admin":"yes"}      | must be true or false
            {"action":"backup"}                                         | "file" is missing
            {"action":"room_delete","room":"no room"}                   | A room's name has
            {"action":"room_create","room":"@ann,bob"}                  | begins with the first message
            {"action":"room_create","room":"dev","kind":"direct"}       | "public" or "private"
            {"action":"room_role","room":"dev","username":"ann","role":"king"} | "owner", "moderator" or "member"
            nonsense                                                    | JSON
            """)
    void whatIsNoRequestIsASentence(String frame, String sentence) {
        assertThatThrownBy(() -> codec.readRequest(ByteBuffer.wrap(frame.getBytes(UTF_8))))
                .isInstanceOf(Violation.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aMessageOfAnExportIsOneLine() throws Violation {
        ChatMessage message = new ChatMessage(3, "ann", "one\ntwo", NOW);
        byte[] line = codec.write(RoomName.LOBBY, message);
        assertThat(new String(line, UTF_8))
                .isEqualTo(
                        "{\"id\":3,\"username\":\"ann\",\"text\":\"one\\ntwo\",\"timestamp\":\"2026-11-22T08:38:00.123Z\"}\n");
        assertThat(codec.readLine(ByteBuffer.wrap(line))).isEqualTo(new AdminCodec.ExportLine(RoomName.LOBBY, message));
    }
}
