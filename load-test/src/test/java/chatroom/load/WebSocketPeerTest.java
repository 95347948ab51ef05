package chatroom.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client, mostly through a WebSocket, at a server that says what it is told to, and then closes. */
@Timeout(60)
class WebSocketPeerTest implements Peer.Handler {
    private static final String AGREED = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(50);

    private final StringBuilder heard = new StringBuilder();
    private boolean connected;
    private String end;

    @Override
    public void onConnected() {
        connected = true;
    }

    @Override
    public void onBytes(ByteBuffer in, long nowNs) {
        heard.append(ISO_8859_1.decode(in));
    }

    @Override
    public void onEnd(String why) {
        end = why;
    }

    private void listenTo(String said) throws Exception {
        listenTo(said, true);
    }

    /** @return how many bytes came of it */
    private long listenTo(String said, boolean webSocket) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Loop loop = new Loop()) {
            CompletableFuture<Void> saying = CompletableFuture.runAsync(() -> say(server, said));
            Peer peer = Peer.connect(loop, server.getLocalSocketAddress(), Optional.empty(), Optional.empty(), this);
            if (webSocket) {
                peer.upgrade();
            }
            loop.runUntil(() -> end != null, System.nanoTime() + PATIENCE_NS);
            saying.get(50, TimeUnit.SECONDS);
            return loop.receivedBytes();
        }
    }

    /** Whoever waits goes by it: as long as anything comes, the server isn't silent. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatComesIsCountedWhicheverWayItComes(boolean webSocket) throws Exception {
        String said = webSocket ? AGREED + text(5) : "hello";
        assertThat(listenTo(said, webSocket)).isEqualTo(said.length());
    }

    /** Until the other end closes too: otherwise what was said could be lost. */
    private static void say(ServerSocket server, String said) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(said.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // A reset is an end too.
        }
    }

    private static String text(int length) {
        String head = length < 126
                ? "" + (char) length
                : length < 65_536
                        ? "~" + (char) (length >> 8) + (char) (length & 0xff)
                        : "\u007f\0\0\0\0" + (char) (length >> 24) + (char) (length >> 16) + (char) (length >> 8 & 0xff)
                                + (char) (length & 0xff);
        return "\u0081" + head + "x".repeat(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 125, 126, 65_535, 65_536, 200_000})
    void aMessageOfAnyLengthIsHeard(int length) throws Exception {
        listenTo(AGREED + text(3) + text(length) + "\u0089\u0002hi" + text(4));
        assertThat(connected).isTrue();
        assertThat(heard.toString()).isEqualTo("x".repeat(3 + length + 4));
        assertThat(end).isEqualTo("was closed by the server");
    }

    @Test
    void nothingIsHeardAfterAClose() throws Exception {
        listenTo(AGREED + text(3) + "\u0088\u0002\u0003\u00e8" + text(4));
        assertThat(heard.toString()).isEqualTo("xxx");
        assertThat(end).isEqualTo("was closed by the server");
    }

    @Test
    void aRefusalIsTold() throws Exception {
        listenTo("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nfull");
        assertThat(connected).isFalse();
        assertThat(heard.toString()).isEmpty();
        assertThat(end).isEqualTo("was refused a WebSocket: HTTP/1.1 503");
    }
}
