package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import chatroom.protocol.RoomReference;
import chatroom.server.ChatServer;
import chatroom.server.store.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The link and the server that it is made for. */
@Timeout(90)
class RealServerTest {
    private static final Password PASSWORD = new Password("a password");

    @TempDir
    private Path data;

    private final List<ServerLink> links = new ArrayList<>();
    private ChatServer server;
    private int port;

    @BeforeEach
    void start() throws StartupException {
        startServer();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (ServerLink link : links) {
            link.stop();
            assertThat(link.awaitStopped(10_000))
                    .as("the link's thread has ended")
                    .isTrue();
        }
        server.stop();
    }

    private void startServer() throws StartupException {
        server = RealServers.start(data, port, Optional.empty());
        port = server.address().getPort();
    }

    private final class Client {
        final RecordedEvents heard = new RecordedEvents();
        final ServerLink link;

        Client() throws IOException {
            link = new ServerLink(
                    Servers.of(new Address("127.0.0.1", port)), heard, new SplittableRandom(links.size()));
            links.add(link);
            link.start();
        }

        Client registers(String name) throws InterruptedException {
            link.register(name, PASSWORD);
            assertThat(heard.next(LinkEvent.LoggedIn.class).username()).isEqualTo(name);
            return this;
        }

        String nextText() throws InterruptedException {
            return heard.next(LinkEvent.Posted.class).message().text();
        }
    }

    @Test
    void threePeopleSeeEachMessageOnceInOneOrder() throws Exception {
        List<Client> clients =
                List.of(new Client().registers("ann"), new Client().registers("bob"), new Client().registers("cyd"));
        for (int i = 0; i < 20; i++) {
            for (Client client : clients) {
                client.link.say("message " + i);
            }
        }
        for (long id = 1; id <= 60; id++) {
            for (Client client : clients) {
                assertThat(client.heard.next(LinkEvent.Posted.class).message().id())
                        .isEqualTo(id);
            }
        }
    }

    @Test
    void aServerThatGoesAndComesBackCostsNothing() throws Exception {
        Client ann = new Client().registers("ann");
        Client bob = new Client().registers("bob");
        ann.link.say("before");
        assertThat(bob.nextText()).isEqualTo("before");
        assertThat(ann.nextText()).isEqualTo("before");

        server.stop();
        assertThat(ann.heard.next(LinkEvent.ConnectionLost.class).sentence()).contains("shutting down");
        ann.link.say("meanwhile");
        startServer();

        assertThat(ann.heard.next(LinkEvent.LoggedIn.class).again()).isTrue();
        assertThat(ann.nextText()).isEqualTo("meanwhile");
        assertThat(bob.nextText()).isEqualTo("meanwhile");
        bob.link.history(RoomReference.LOBBY, OptionalLong.empty(), 10);
        assertThat(bob.heard.next(LinkEvent.HistoryRead.class).messages())
                .extracting(message -> message.text())
                .containsExactly("before", "meanwhile");
    }

    @Test
    void aNewcomerIsShownWhatWasSaidLast() throws Exception {
        Client ann = new Client().registers("ann");
        for (int i = 1; i <= 30; i++) {
            ann.link.say("message " + i);
            ann.heard.next(LinkEvent.Sent.class);
        }
        Client bob = new Client().registers("bob");
        for (int i = 11; i <= 30; i++) {
            assertThat(bob.nextText()).isEqualTo("message " + i);
        }
        ann.link.say("live");
        assertThat(bob.nextText()).isEqualTo("live");
    }

    @Test
    void aWrongPasswordIsRefusedAndWhoListsWhoIsThere() throws Exception {
        new Client().registers("ann");
        Client bob = new Client();
        bob.link.login("ann", new Password("another password"));
        assertThat(bob.heard.next(LinkEvent.LoginRefused.class).code()).isEqualTo(ErrorCode.BAD_CREDENTIALS);
        bob.registers("bob").link.who(RoomReference.LOBBY);
        assertThat(bob.heard.next(LinkEvent.WhoIsThere.class).users()).containsExactly("ann", "bob");
    }
}
