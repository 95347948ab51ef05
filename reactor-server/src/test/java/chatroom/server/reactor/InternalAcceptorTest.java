package chatroom.server.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Internal connections, turned by hand; time is what the test says. */
@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class InternalAcceptorTest {
    private long nowNs;
    private Reactor reactor;
    private InetSocketAddress address;
    private final List<Visitor> visitors = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        reactor = new Reactor(() -> nowNs, new ReactorLimits(3, 1_000, 10_000, Duration.ZERO));
        address = reactor.listenInternally(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                connection -> {
                    visitors.add(new Visitor(connection));
                    return visitors.get(visitors.size() - 1);
                },
                Duration.ofSeconds(60));
    }

    @AfterEach
    void close() throws IOException {
        reactor.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static final class Visitor extends QuietHandler {
        private final List<String> asked = new ArrayList<>();

        Visitor(Connection connection) {
            super(connection);
        }

        @Override
        public void onFrame(ByteBuffer frame) {
            asked.add(UTF_8.decode(frame).toString());
            connection.setInputPaused(true);
        }

        @Override
        public void onInputEnded() {}
    }

    private void turnUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            reactor.turn(true);
        }
    }

    private Socket come(String from, String words) throws IOException {
        int before = visitors.size();
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(address);
        sockets.add(socket);
        turnUntil(() -> visitors.size() > before);
        socket.getOutputStream().write(words.getBytes(UTF_8));
        if (words.endsWith("\n")) {
            turnUntil(() -> !visitors.get(before).asked.isEmpty());
        }
        nowNs += Duration.ofMillis(1).toNanos();
        return socket;
    }

    private List<CloseReason> ends() {
        return visitors.stream().map(visitor -> visitor.closed).toList();
    }

    @Test
    void theOneThatWasSilentForLongestGivesWayAndWhoWaitsForAnAnswerDoesNot() throws IOException {
        come("127.0.0.1", "a backup\n");
        for (int i = 1; i < InternalAcceptor.MAX_CONNECTIONS; i++) {
            come("127.0.0.1", "half a li");
        }
        come("127.0.0.1", "health\n");
        assertThat(ends().subList(0, 3)).containsExactly(null, CloseReason.GAVE_WAY, null);
        assertThat(visitors.get(InternalAcceptor.MAX_CONNECTIONS).asked).containsExactly("health");
    }

    @Test
    void thoseOfAnotherNetworkKeepTheirPlaces() throws IOException {
        come("127.0.0.9", "");
        for (int i = 0; i < 3 * InternalAcceptor.MAX_CONNECTIONS; i++) {
            come("127.0.0.1", "GET /metr");
        }
        assertThat(visitors.get(0).closed).isNull();
        assertThat(ends().stream().filter(end -> end == null)).hasSize(InternalAcceptor.MAX_CONNECTIONS);
    }

    @Test
    void whereAllWaitForAnswersTheNextOneWaitsOutside() throws IOException {
        for (int i = 0; i < InternalAcceptor.MAX_CONNECTIONS; i++) {
            come("127.0.0.1", "a backup\n");
        }
        sockets.add(new Socket(address.getAddress(), address.getPort()));
        reactor.turn(true);
        reactor.turn(false);
        assertThat(visitors).hasSize(InternalAcceptor.MAX_CONNECTIONS);
        visitors.get(3).connection.close(CloseReason.PEER_CLOSED);
        sockets.get(3).close();
        turnUntil(() -> visitors.get(3).closed != null);
        nowNs += Duration.ofSeconds(5).toNanos();
        turnUntil(() -> visitors.size() > InternalAcceptor.MAX_CONNECTIONS);
    }

    @Test
    void halfALineAndSilenceEnd() throws IOException {
        come("127.0.0.1", "half a li");
        come("127.0.0.1", "");
        passUntil(() -> visitors.get(0).closed != null);
        assertThat(ends()).containsExactly(CloseReason.FRAME_TIMEOUT, null);
        passUntil(() -> visitors.get(1).closed != null);
        assertThat(visitors.get(1).closed).isEqualTo(CloseReason.IDLE_TIMEOUT);
        assertThat(nowNs).isLessThan(Duration.ofSeconds(80).toNanos());
    }

    private void passUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            nowNs += Duration.ofMillis(10).toNanos();
            reactor.turn(false);
        }
    }

    @Test
    void theyAreNotCountedAmongClients() throws IOException {
        come("127.0.0.1", "health\n").close();
        visitors.get(0).connection.setInputPaused(false);
        visitors.get(0).connection.close(CloseReason.PEER_CLOSED);
        turnUntil(() -> visitors.get(0).closed != null);
        nowNs += Duration.ofSeconds(10).toNanos();
        reactor.turn(false);
        assertThat(reactor.connectionCount()).isZero();
        assertThat(reactor.stats().closed(CloseReason.PEER_CLOSED).get()).isZero();
        assertThat(reactor.stats().bytesReceived.get()).isZero();
    }
}
