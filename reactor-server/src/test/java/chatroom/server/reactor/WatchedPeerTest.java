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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Whether it is noticed in the midst of costly work that nobody waits for it: over real sockets, turned by hand, and time is what the test
 * says.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class WatchedPeerTest {
    private long nowNs;
    private Reactor reactor;
    private Socket client;
    private Worker worker;

    /** Called by the tests themselves, because the thread that makes the first turn is the reactor's. */
    private void come() throws IOException {
        reactor = new Reactor(() -> nowNs, new ReactorLimits(10, 16_384, 64 * 1024, Duration.ZERO));
        InetSocketAddress address = reactor.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                connection -> worker = new Worker(connection));
        client = new Socket();
        client.connect(address);
        turnUntil(() -> worker != null);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        reactor.close();
    }

    private void turnUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            reactor.turn(false);
        }
    }

    /** As long as it takes, a tenth of a second each. */
    private void passUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            nowNs += Duration.ofMillis(100).toNanos();
            reactor.turn(false);
        }
    }

    private void says(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(UTF_8));
    }

    @Test
    void whoResetsIsGone() throws IOException {
        come();
        says("work\n");
        turnUntil(() -> worker.lines.size() == 1);
        client.setSoLinger(true, 0);
        client.close();
        turnUntil(() -> worker.closed == CloseReason.PEER_RESET);
    }

    @Test
    void whoClosesIsGone() throws IOException {
        come();
        says("work\n");
        turnUntil(() -> worker.lines.size() == 1);
        client.close();
        passUntil(() -> worker.closed == CloseReason.PEER_RESET);
    }

    @Test
    void whoClosesAtOnceIsGoneWhateverItSaidBehind() throws IOException {
        come();
        says("work\nmore\n");
        client.close();
        passUntil(() -> worker.closed == CloseReason.PEER_RESET);
        assertThat(worker.lines).containsExactly("work");
    }

    @Test
    void whoOnlyEndedItsSideGetsItsAnswer() throws IOException {
        come();
        says("work\n");
        client.shutdownOutput();
        turnUntil(() -> worker.lines.size() == 1);
        for (int i = 0; i < 20; i++) {
            nowNs += Duration.ofMillis(100).toNanos();
            reactor.turn(false);
            reactor.turn(false);
        }
        assertThat(worker.closed).isNull();
        worker.connection.send("done\n".getBytes(UTF_8));
        worker.connection.setInputPaused(false);
        turnUntil(() -> worker.closed == CloseReason.PEER_CLOSED);
        reactor.turn(false);
        assertThat(new String(client.getInputStream().readAllBytes(), UTF_8)).matches("\n+done\n");
    }

    @Test
    void whatIsSaidMeanwhileComesAfterwards() throws IOException {
        come();
        says("work\n");
        turnUntil(() -> worker.lines.size() == 1);
        says("first\nsecond\nunfini");
        for (int i = 0; i < 10; i++) {
            nowNs += Duration.ofMillis(100).toNanos();
            reactor.turn(false);
        }
        assertThat(worker.lines).containsExactly("work");
        says("shed\n");
        worker.connection.setInputPaused(false);
        turnUntil(() -> worker.lines.size() == 4);
        assertThat(worker.lines).containsExactly("work", "first", "second", "unfinished");
        assertThat(reactor.stats().bytesSent.get())
                .as("an empty line to who is there")
                .isZero();
    }

    /** Works for each "work" until the test says that it is done. */
    private static final class Worker extends QuietHandler {
        final List<String> lines = new ArrayList<>();

        Worker(Connection connection) {
            super(connection);
        }

        @Override
        public void onFrame(ByteBuffer frame) {
            String line = UTF_8.decode(frame).toString();
            lines.add(line);
            if (line.equals("work")) {
                connection.watchForEnd();
                connection.setInputPaused(true);
            }
        }
    }
}
