package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Event;
import chatroom.protocol.Password;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Subscription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A chat of several servers, over real sockets. */
@Timeout(60)
class SeveralServersTest {
    private static final Password PASSWORD = new Password("a password");

    private final RecordedEvents heard = new RecordedEvents();
    private ScriptedServer first;
    private ScriptedServer second;
    private Optional<ServerLink> link = Optional.empty();

    @BeforeEach
    void listen() throws IOException {
        first = new ScriptedServer();
        second = new ScriptedServer();
    }

    @AfterEach
    void close() throws Exception {
        link.ifPresent(ServerLink::stop);
        first.close();
        second.close();
        if (link.isPresent()) {
            assertThat(link.get().awaitStopped(10_000))
                    .as("the link's thread has ended")
                    .isTrue();
        }
    }

    private ServerLink connect(Address... servers) throws IOException {
        Resolver resolver = host -> {
            if (host.equals("nobody.example")) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getByName(host)};
        };
        link = Optional.of(new ServerLink(
                new Servers(List.of(servers)),
                Optional.empty(),
                heard,
                new SplittableRandom(1),
                Storage.none(),
                resolver));
        link.get().start();
        return link.get();
    }

    private static Address nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return new Address("127.0.0.1", socket.getLocalPort());
        }
    }

    private static Reply.LoggedIn loggedIn(Action action, long lastId) {
        return new Reply.LoggedIn(action, "ann", "token", "epoch", lastId, 1);
    }

    @Test
    void whatWasOnItsWayWhenAServerIsLostIsSentToTheNextOneOnceAndTheCursorGoesOn() throws Exception {
        ServerLink ann = connect(first.address(), second.address());
        Request.Send onItsWay;
        try (ScriptedServer.Peer peer = first.accept()) {
            ann.login("ann", PASSWORD);
            peer.expect(Request.Login.class);
            peer.answer(loggedIn(Action.LOGIN, 0));
            peer.push(new Event.MessagePosted(new ChatMessage(1, "bob", "hi", Instant.EPOCH)));
            heard.next(LinkEvent.Posted.class);
            List.of("one", "two", "three").forEach(ann::say);
            onItsWay = peer.expect(Request.Send.class);
        }
        try (ScriptedServer.Peer peer = second.accept()) {
            assertThat(peer.expect(Request.Resume.class))
                    .isEqualTo(new Request.Resume("token", Subscription.after(1, "epoch")));
            peer.answer(loggedIn(Action.RESUME, 2));
            Request.Send again = peer.expect(Request.Send.class);
            assertThat(again).isEqualTo(onItsWay);
            peer.answer(new Reply.Sent(2, Instant.EPOCH, true));
            for (String text : List.of("two", "three")) {
                Request.Send next = peer.expect(Request.Send.class);
                assertThat(next.text().value()).isEqualTo(text);
                assertThat(next.nonce()).isNotEqualTo(again.nonce());
                peer.answer(new Reply.Sent(3, Instant.EPOCH, false));
            }
            for (String text : List.of("one", "two", "three")) {
                assertThat(heard.next(LinkEvent.Sent.class).text()).isEqualTo(text);
            }
        }
    }

    @Test
    void theStatusSaysWhichServerItIs() throws Exception {
        connect(nobody(), second.address());
        second.accept();
        LinkStatus status;
        do {
            status = heard.next(LinkEvent.StatusChanged.class).status();
        } while (status.phase() != LinkPhase.GUEST);
        assertThat(status.server()).contains(second.address());
    }

    @Test
    void aServerThatClosesAtOnceIsFollowedByTheNextOneWithoutAPause() throws Exception {
        connect(first.address(), second.address()).login("ann", PASSWORD);
        ScriptedServer.Peer full = first.accept();
        full.push(new Event.Closing("too_many_connections", "The server is full."));
        full.close();
        try (ScriptedServer.Peer peer = second.accept()) {
            peer.expect(Request.Login.class);
        }
        LinkStatus status;
        do {
            status = heard.next(LinkEvent.StatusChanged.class).status();
            assertThat(status.nextAttemptMillis()).as("how long it waits").isEmpty();
        } while (status.phase() != LinkPhase.AUTHENTICATING);
    }

    @Test
    void whereTheFirstNameIsNobodysAndTheSecondServerIsDownTheThirdIsTaken() throws Exception {
        connect(new Address("nobody.example", 5000), nobody(), first.address());
        first.accept().close();
    }

    @Test
    void whereNoneAnswersTheSentenceNamesThem() throws Exception {
        Address dead = nobody();
        Address other = nobody();
        connect(new Address("nobody.example", 5000), dead, other);
        assertThat(heard.next(LinkEvent.ConnectionLost.class).sentence())
                .isEqualTo(
                        "There is no host named nobody.example, and nobody answers at " + dead + " or " + other + ".");
    }

    @Test
    void theOneThatClosedIsNamed() throws Exception {
        ServerLink ann = connect(first.address(), second.address());
        ScriptedServer.Peer peer = first.accept();
        ann.login("ann", PASSWORD);
        peer.expect(Request.Login.class);
        peer.close();
        assertThat(heard.next(LinkEvent.ConnectionLost.class).sentence())
                .isEqualTo("The server " + first.address() + " closed the connection.");
        second.accept();
    }
}
