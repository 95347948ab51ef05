package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host with several addresses, over real sockets. */
@Timeout(60)
class AddressesTest {
    private final RecordedEvents heard = new RecordedEvents();

    private ServerLink link(int port, String... addresses) throws IOException {
        InetAddress[] all = new InetAddress[addresses.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getByName(addresses[i]);
        }
        Servers servers = Servers.of(new Address("twice.example", port));
        ServerLink link =
                new ServerLink(servers, Optional.empty(), heard, new SplittableRandom(1), Storage.none(), host -> {
                    assertThat(host).isEqualTo("twice.example");
                    return all;
                });
        link.start();
        return link;
    }

    private static ServerSocket listenOn(String address, int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getByName(address));
        } catch (IOException e) {
            assumeTrue(false, address + " can't be listened on here");
            throw new AssertionError(e);
        }
    }

    @Test
    void whereNobodyListensAtTheFirstAddressTheNextOneIsTaken() throws Exception {
        for (String[] both : new String[][] {{"127.0.0.1", "::1"}, {"::1", "127.0.0.1"}}) {
            try (ServerSocket server = listenOn(both[1], 0)) {
                ServerLink link = link(server.getLocalPort(), both);
                server.accept().close();
                link.stop();
                link.awaitStopped(10_000);
            }
        }
    }

    @Test
    void whereTheFirstAddressIsSilentTheNextOneIsTaken() throws Exception {
        List<SocketChannel> fillers = new ArrayList<>();
        try (ServerSocket silent = listenOn("127.0.0.2", 0);
                ServerSocket server = listenOn("127.0.0.1", silent.getLocalPort())) {
            // A full backlog: the kernel passes over who comes now.
            for (int i = 0; i < 8; i++) {
                SocketChannel filler = SocketChannel.open();
                filler.configureBlocking(false);
                filler.connect(silent.getLocalSocketAddress());
                fillers.add(filler);
            }
            ServerLink link = link(server.getLocalPort(), "127.0.0.2", "127.0.0.1");
            server.accept().close();
            link.stop();
            link.awaitStopped(10_000);
        } finally {
            for (SocketChannel filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void whereNobodyAnswersAtAllTheSentenceSaysWhatWasTried() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port = nobody.getLocalPort();
        }
        ServerLink link = link(port, "127.0.0.1", "127.0.0.3");
        assertThat(heard.next(LinkEvent.ConnectionLost.class).sentence())
                .isEqualTo("Nobody answers at twice.example:" + port + " (tried 127.0.0.1 and 127.0.0.3).");
        link.stop();
        link.awaitStopped(10_000);
    }
}
