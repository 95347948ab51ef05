package chatroom.server.reactor;

import static chatroom.server.reactor.websocket.ClientFrames.FINAL;
import static chatroom.server.reactor.websocket.ClientFrames.PONG;
import static chatroom.server.reactor.websocket.ClientFrames.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.web.WebFiles;
import chatroom.server.web.WebListener;
import chatroom.server.web.WebSettings;
import chatroom.server.web.WebStats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Browsers' connections on a loop that is turned by hand, with a clock that is set by hand. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class WebPortTest {
    private static final int PER_ADDRESS = 2;
    private static final String GET = "GET /healthz HTTP/1.1\r\nHost: a\r\n";
    private static final String UPGRADE = """
            GET /ws HTTP/1.1\r
            Host: a\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Protocol: chatroom.v1\r
            """;

    private final List<Socket> sockets = new ArrayList<>();
    private final List<Echo> echoes = new ArrayList<>();
    private final WebStats stats = new WebStats();
    private long nowNs;
    private long priceNs;
    private Reactor reactor;
    private InetSocketAddress address;

    /** Sends back each line. */
    private static final class Echo extends QuietHandler {
        Echo(Connection connection) {
            super(connection);
        }

        @Override
        public void onFrame(ByteBuffer frame) {
            byte[] line = new byte[frame.remaining() + 1];
            frame.get(line, 0, frame.remaining());
            line[line.length - 1] = '\n';
            connection.send(line);
        }
    }

    @BeforeEach
    void listen() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        reactor = new Reactor(
                () -> nowNs,
                new ReactorLimits(100, PER_ADDRESS, 100, 16_384, 10_000, 10_000, Duration.ZERO, Duration.ofMinutes(5)));
        WebListener listener = new WebListener(
                reactor.timers(),
                WebFiles.load(),
                new WebSettings(Set.of("http://a"), Set.of(here)),
                stats,
                connection -> {
                    echoes.add(new Echo(connection));
                    return echoes.get(echoes.size() - 1);
                },
                (connection, bytes) -> priceNs,
                false);
        address = reactor.listen(new InetSocketAddress(here, 0), listener, IncomingChannel::openAsItIs, Set.of(here));
    }

    @AfterEach
    void close() throws IOException {
        reactor.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        long before = reactor.stats().accepted.get();
        turnUntil(() -> reactor.stats().accepted.get() > before);
        return socket;
    }

    private void turnUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.interrupted()).as("the test's time is over").isFalse();
            reactor.turn(false);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private String read(Socket socket, int bytes) throws IOException {
        byte[] got = new byte[bytes];
        int count = 0;
        while (count < bytes) {
            assertThat(Thread.interrupted()).as("the test's time is over").isFalse();
            reactor.turn(false);
            if (socket.getInputStream().available() > 0) {
                count += socket.getInputStream().read(got, count, bytes - count);
            }
        }
        return new String(got, UTF_8);
    }

    private String readToEnd(Socket socket) throws IOException {
        // Until it doesn't wait for the peer's end any longer.
        turnUntil(() -> {
            nowNs += Duration.ofMillis(100).toNanos();
            return reactor.connectionCount() == 0;
        });
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            nowNs += Duration.ofSeconds(1).toNanos();
            reactor.turn(false);
            reactor.turn(false);
        }
    }

    private Socket webSocket(String... fields) throws IOException {
        Socket socket = connect();
        write(socket, UPGRADE + String.join("", fields) + "\r\n");
        int before = echoes.size();
        turnUntil(() -> echoes.size() > before);
        read(
                socket,
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chatroom.v1\r\n\r\n"
                        .length());
        return socket;
    }

    @Test
    void aRequestWithoutAnEndIsTooLateAfterTenSeconds() throws IOException {
        Socket socket = connect();
        write(socket, GET);
        pass(9);
        assertThat(reactor.connectionCount()).isEqualTo(1);
        pass(2);
        assertThat(readToEnd(socket)).startsWith("HTTP/1.1 408 ");
        assertThat(stats.answers("408").get()).isEqualTo(1);
    }

    @Test
    void aRequestThatComesByteByByteHasNoMoreTime() throws IOException {
        Socket socket = connect();
        for (int i = 0; i < 12; i++) {
            write(socket, i == 0 ? "G" : "x");
            pass(1);
        }
        assertThat(readToEnd(socket)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aConnectionThatIsKeptForAnotherRequestEndsWithoutAWord() throws IOException {
        Socket socket = connect();
        write(socket, GET + "\r\n");
        turnUntil(() -> stats.answers("200").get() == 1);
        pass(11);
        assertThat(readToEnd(socket)).startsWith("HTTP/1.1 200 ").doesNotContain("408");
        assertThat(reactor.stats().closed(CloseReason.ANSWERED).get()).isEqualTo(1);
    }

    @Test
    void whoAsksTooMuchWaitsForTheAnswer() throws IOException {
        priceNs = Duration.ofSeconds(3).toNanos();
        Socket socket = connect();
        write(socket, GET + "\r\n");
        pass(2);
        assertThat(stats.answers("200").get()).isZero();
        pass(2);
        assertThat(stats.answers("200").get()).isEqualTo(1);
        pass(11);
        assertThat(readToEnd(socket)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aStopSaysSoToWhoeverIsInTheMiddleOfARequest() throws IOException {
        Socket socket = connect();
        write(socket, GET);
        turnUntil(() -> reactor.stats().bytesReceived.get() == GET.length());
        reactor.stop(Duration.ofSeconds(5));
        assertThat(readToEnd(socket)).startsWith("HTTP/1.1 503 ").contains("shutting down");
    }

    @Test
    void aSilentWebSocketIsPingedBeforeAProxyForgetsItAndLivesWhileItAnswers() throws IOException {
        Socket socket = webSocket();
        for (int minute = 0; minute < 20; minute++) {
            pass(46);
            assertThat(read(socket, 2)).as("a ping").isEqualTo("\ufffd\0");
            socket.getOutputStream().write(frame(FINAL | PONG, ""));
            pass(1);
        }
        assertThat(reactor.connectionCount()).isEqualTo(1);
        assertThat(reactor.stats().upgraded.get()).isEqualTo(1);
    }

    @Test
    void aWebSocketThatAnswersNoPingIsGoneAfterTheIdleTimeout() throws IOException {
        Socket socket = webSocket();
        // What the kernel took for it says nothing.
        reactor.probeLivenessWith(
                asked -> asked.stream().mapToLong(one -> Long.MAX_VALUE).toArray(), (task, then) -> {
                    task.run();
                    then.run();
                    return true;
                });
        pass(299);
        assertThat(reactor.connectionCount()).isEqualTo(1);
        pass(120);
        assertThat(reactor.stats().closed(CloseReason.IDLE_TIMEOUT).get()).isEqualTo(1);
        assertThat(readToEnd(socket)).contains("\ufffd");
        assertThat(reactor.stats().upgraded.get()).isZero();
    }

    @Test
    void limitsByAddressGoByWhomAProxyAsksFor() throws IOException {
        for (int client = 0; client < 5; client++) {
            webSocket("X-Forwarded-For: 192.0.2." + client + "\r\n");
        }
        webSocket("X-Forwarded-For: 192.0.2.0\r\n");
        assertThat(echoes).allMatch(echo -> echo.connection.network().startsWith("192.0.2."));
        assertThat(echoes.get(0).connection.peer()).isEqualTo("192.0.2.0");
        Socket third = connect();
        write(third, GET + "X-Forwarded-For: 192.0.2.0\r\n\r\n");
        turnUntil(() -> stats.answers("503").get() == 1);
        assertThat(stats.answers("200").get()).isZero();
    }
}
