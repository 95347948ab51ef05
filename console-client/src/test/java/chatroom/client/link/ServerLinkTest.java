package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Password;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.protocol.Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerLinkTest {
    private static final Password PASSWORD = new Password("a password");

    private final RecordedEvents heard = new RecordedEvents();
    private ScriptedServer server;
    private ServerLink link;

    @BeforeEach
    void connect() throws IOException {
        server = new ScriptedServer();
        link = new ServerLink(Servers.of(server.address()), heard, new SplittableRandom(1));
        link.start();
    }

    @AfterEach
    void close() throws Exception {
        link.stop();
        server.close();
        assertThat(link.awaitStopped(10_000)).as("the link's thread has ended").isTrue();
    }

    private static ChatMessage message(long id) {
        return new ChatMessage(id, "bob", "text " + id, Instant.EPOCH);
    }

    private static Reply.LoggedIn loggedIn(Action action, long lastId) {
        return new Reply.LoggedIn(action, "ann", "token", "epoch", lastId, 1);
    }

    private ScriptedServer.Peer loggedIn() throws IOException {
        ScriptedServer.Peer peer = server.accept();
        link.login("ann", PASSWORD);
        assertThat(peer.expect(Request.Login.class)).isEqualTo(new Request.Login("ann", PASSWORD, Subscription.LIVE));
        peer.answer(loggedIn(Action.LOGIN, 0));
        return peer;
    }

    @Test
    void aNewcomerIsShownTheLastMessagesAndThenWhatCameMeanwhile() throws Exception {
        try (ScriptedServer.Peer peer = server.accept()) {
            link.login("ann", PASSWORD);
            peer.expect(Request.Login.class);
            peer.answer(loggedIn(Action.LOGIN, 3));
            peer.push(new Event.MessagePosted(message(4)));
            assertThat(peer.expect(Request.History.class)).isEqualTo(new Request.History(OptionalLong.of(4), 20));
            peer.answer(new Reply.HistoryPage(List.of(message(2), message(3)), true, "epoch"));
            peer.push(new Event.MessagePosted(message(5)));
            for (long id = 2; id <= 5; id++) {
                assertThat(heard.next(LinkEvent.Posted.class).message()).isEqualTo(message(id));
            }
        }
    }

    @Test
    void afterALostConnectionItResumesAtItsCursorAndSendsTheUnconfirmedAgainWithTheSameNonce() throws Exception {
        Request.Send first;
        try (ScriptedServer.Peer peer = loggedIn()) {
            peer.push(new Event.MessagePosted(message(1)));
            heard.next(LinkEvent.Posted.class);
            link.say("hello");
            first = peer.expect(Request.Send.class);
        }
        assertThat(heard.next(LinkEvent.ConnectionLost.class)).isNotNull();
        try (ScriptedServer.Peer peer = server.accept()) {
            assertThat(peer.expect(Request.Resume.class))
                    .isEqualTo(new Request.Resume("token", Subscription.after(1, "epoch")));
            peer.answer(loggedIn(Action.RESUME, 1));
            assertThat(peer.expect(Request.Send.class)).isEqualTo(first);
            peer.answer(new Reply.Sent(2, Instant.EPOCH, true));
            assertThat(heard.next(LinkEvent.Sent.class))
                    .isEqualTo(new LinkEvent.Sent(first.nonce().orElseThrow().value(), 2, "hello"));
        }
    }

    @Test
    void aHoleInThePushesIsPolledForAndNothingAfterItIsShownBefore() throws Exception {
        try (ScriptedServer.Peer peer = loggedIn()) {
            peer.push(new Event.MessagePosted(message(1)));
            peer.push(new Event.MessagePosted(message(3)));
            while (peer.expect(Request.Poll.class).lastId() != 1) {
                peer.answer(new Reply.Polled(List.of(), 0, false, "epoch"));
            }
            peer.answer(new Reply.Polled(List.of(message(2)), 3, true, "epoch"));
            for (long id = 1; id <= 3; id++) {
                assertThat(heard.next(LinkEvent.Posted.class).message().id()).isEqualTo(id);
            }
        }
    }

    @Test
    void aPageFarLongerThanARequestMayBeIsRead() throws Exception {
        try (ScriptedServer.Peer peer = loggedIn()) {
            heard.next(LinkEvent.LoggedIn.class);
            link.history(RoomReference.LOBBY, OptionalLong.empty(), 500);
            peer.expect(Request.History.class);
            String text = "x".repeat(4_000);
            List<ChatMessage> page = LongStream.rangeClosed(1, 500)
                    .mapToObj(id -> new ChatMessage(id, "bob", text, Instant.EPOCH))
                    .toList();
            peer.answer(new Reply.HistoryPage(page, false, "epoch"));
            assertThat(heard.next(LinkEvent.HistoryRead.class).messages()).isEqualTo(page);
        }
    }

    @Test
    void aMessageRefusedForATimeIsSentAgainBeforeTheNextOne() throws Exception {
        try (ScriptedServer.Peer peer = loggedIn()) {
            link.say("one");
            link.say("two");
            Request.Send one = peer.expect(Request.Send.class);
            peer.answer(
                    new Reply.Failed(Optional.of("send"), ErrorCode.RATE_LIMITED, "Slow down.", OptionalLong.of(150)));
            assertThat(peer.expect(Request.Send.class)).isEqualTo(one);
            peer.answer(new Reply.Sent(1, Instant.EPOCH, false));
            assertThat(peer.expect(Request.Send.class).text().value()).isEqualTo("two");
        }
    }

    @Test
    void anExpiredSessionIsRenewedWithTheRememberedPassword() throws Exception {
        loggedIn().close();
        try (ScriptedServer.Peer peer = server.accept()) {
            peer.expect(Request.Resume.class);
            peer.answer(new Reply.Failed(
                    Optional.of("resume"), ErrorCode.SESSION_EXPIRED, "Too old.", OptionalLong.empty()));
            assertThat(peer.expect(Request.Login.class).password()).isEqualTo(PASSWORD);
            peer.answer(loggedIn(Action.LOGIN, 0));
            assertThat(heard.next(LinkEvent.LoggedIn.class)).isEqualTo(new LinkEvent.LoggedIn("ann", false));
            assertThat(heard.next(LinkEvent.LoggedIn.class)).isEqualTo(new LinkEvent.LoggedIn("ann", true));
        }
    }

    @Test
    void aTextThatTheServerRefusesGoesBack() throws Exception {
        try (ScriptedServer.Peer peer = loggedIn()) {
            link.say("hello");
            String key = peer.expect(Request.Send.class).nonce().orElseThrow().value();
            peer.answer(
                    new Reply.Failed(Optional.of("send"), ErrorCode.INVALID_TEXT, "Not that.", OptionalLong.empty()));
            assertThat(heard.next(LinkEvent.SendRefused.class))
                    .isEqualTo(new LinkEvent.SendRefused(Optional.of(key), "hello", "Not that."));
        }
    }

    @Test
    void somebodyElseLogsInAfterALogoutAndWhatTheFirstOneWroteIsNotSentInTheOthersName() throws Exception {
        try (ScriptedServer.Peer peer = loggedIn()) {
            link.say("from ann");
            peer.expect(Request.Send.class);
            link.login("bob", PASSWORD);
            peer.expect(Request.Logout.class);
        }
        try (ScriptedServer.Peer peer = server.accept()) {
            assertThat(peer.expect(Request.Login.class).username()).isEqualTo("bob");
            peer.answer(new Reply.LoggedIn(Action.LOGIN, "bob", "token", "epoch", 0, 1));
            assertThat(heard.next(LinkEvent.SendRefused.class).text()).isEqualTo("from ann");
        }
    }

    @Test
    void whatIsNoChatroomIsNamedSo() throws Exception {
        try (ScriptedServer.Peer peer = server.accept()) {
            link.login("ann", PASSWORD);
            peer.expect(Request.Login.class);
            peer.write("HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(heard.next(LinkEvent.ConnectionLost.class).sentence()).contains("is not a chatroom");
        }
    }
}
