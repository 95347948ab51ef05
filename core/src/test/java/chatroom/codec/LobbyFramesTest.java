package chatroom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Password;
import chatroom.protocol.Ref;
import chatroom.protocol.Registration;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Subscription;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A client that knows the lobby alone gets, to the byte, what it always got. */
class LobbyFramesTest {
    private static final Path FRAMES = Path.of("src/test/resources/lobby-frames.txt");
    private static final Instant TIME = Instant.parse("2026-11-22T08:38:00.120Z");

    static List<String> frames() throws Violation {
        List<String> frames = new ArrayList<>();
        RequestCodec requests = new RequestCodec();
        Optional<Nonce> nonce = Optional.of(Nonce.of("12345678"));
        for (Request request : List.of(
                new Request.Register(Username.of("ann"), Password.chosen("long enough"), Optional.of("a code")),
                new Request.ChangePassword(new Password("x"), Password.chosen("long enough")),
                new Request.Login("ann", new Password("x"), Subscription.LIVE),
                new Request.Resume("token", Subscription.after(42, "e")),
                new Request.Send(MessageText.of("hi \u2603 \"quoted\""), nonce),
                new Request.Send(MessageText.of("hi"), Optional.empty()),
                new Request.Poll(17, 500),
                new Request.History(OptionalLong.of(17), 50),
                new Request.Search(new SearchQuery("to be"), OptionalLong.empty(), 50),
                new Request.Who(),
                new Request.Ping(),
                new Request.Kick("bob"),
                new Request.Announce(MessageText.of("Back at nine.")),
                new Request.Invite(),
                new Request.Logout())) {
            frames.add(new String(requests.write(Optional.of(Ref.of(7)), request), StandardCharsets.UTF_8));
        }
        ServerFrameCodec server = new ServerFrameCodec();
        List<ChatMessage> messages =
                List.of(new ChatMessage(41, "ann", "hi \u2603", TIME), new ChatMessage(42, "bob", "ho", TIME));
        for (Reply reply : List.of(
                new Reply.Registered("ann", true),
                new Reply.LoggedIn(Action.LOGIN, "ann", "t", "e", 42, 3),
                new Reply.LoggedIn(Action.RESUME, "ann", "t", "e", 42, 3, true),
                new Reply.PasswordChanged(),
                new Reply.Sent(42, TIME, false),
                new Reply.Sent(42, TIME, true),
                new Reply.Polled(messages, 42, true, "e"),
                new Reply.HistoryPage(messages, true, "e"),
                new Reply.SearchPage(messages, false, "e"),
                new Reply.WhoIsThere(List.of("ann", "bob"), 2),
                new Reply.Pong(TIME),
                new Reply.Kicked("bob"),
                new Reply.Announced(),
                new Reply.Invited("code", TIME),
                new Reply.LoggedOut(),
                new Reply.Failed(Optional.of("send"), ErrorCode.RATE_LIMITED, "Wait.", OptionalLong.of(800)),
                new Reply.Failed(Optional.empty(), ErrorCode.MALFORMED_JSON, "No.", OptionalLong.empty()))) {
            frames.add(new String(server.write(Optional.of(Ref.of("r")), reply), StandardCharsets.UTF_8));
        }
        for (Event event : List.of(
                new Event.Welcome(1, "chatroom 1", Registration.INVITE),
                new Event.MessagePosted(messages.get(0)),
                new Event.PresenceChanged(List.of("ann"), List.of("bob"), 17, true),
                new Event.Announced("Back at nine.", TIME),
                new Event.Closing("shutting_down", "Bye."))) {
            frames.add(new String(server.write(event), StandardCharsets.UTF_8));
        }
        return frames;
    }

    @Test
    void framesOfTheLobbyAreWhatTheyWereBeforeThereWereOtherRooms() throws IOException, Violation {
        assertThat(String.join("", frames())).isEqualTo(Files.readString(FRAMES));
    }
}
