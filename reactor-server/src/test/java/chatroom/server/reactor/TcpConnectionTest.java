package chatroom.server.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.log.MessageLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** One connection whose socket takes and gives what it likes: every short write, every cut. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class TcpConnectionTest {
    private static final int SEEDS = 400;

    private ServerSocketChannel listener;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    void repliesAndPushesStayWholeAndInOrderWhateverTheSocketTakes() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                    SocketChannel accepted = listener.accept();
                    Reactor reactor =
                            new Reactor(System::nanoTime, new ReactorLimits(10, 1_000, 100_000, Duration.ZERO))) {
                assertThat(client.isConnected()).isTrue();
                new Run(seed, reactor, accepted).run();
            }
        }
    }

    /** Its room talks faster than it reads, so that a cut frame is always left of each write. */
    @Test
    void aFollowerThatReadsSlowlyGetsItsPageAndIsNotStuck() throws IOException {
        long[] nowNs = new long[1];
        try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                SocketChannel accepted = listener.accept();
                Reactor reactor = new Reactor(() -> nowNs[0], new ReactorLimits(10, 1_000, 100_000, Duration.ZERO))) {
            assertThat(client.isConnected()).isTrue();
            Run slow = new Run(0, reactor, accepted);
            // Never at the end of a message.
            slow.transport.most = 701;
            slow.connection.follow(new FollowedLog(slow.log, slow::onFellBehind), slow.log.cursorAt(1));
            boolean[] given = new boolean[1];
            for (int second = 0; second < 90; second++) {
                slow.log.append(second + 1, ("m".repeat(999) + "\n").getBytes(UTF_8));
                nowNs[0] += Duration.ofSeconds(1).toNanos();
                reactor.turn(false);
                if (second == 1) {
                    slow.connection.reserve(10, room -> given[0] = true);
                    assertThat(given[0]).as("before what was sent is taken").isFalse();
                }
                assertThat(slow.connection.isStuck(nowNs[0]))
                        .as("stuck after %s s", second)
                        .isFalse();
            }
            assertThat(slow.transport.taken.size()).isGreaterThan(30_000);
            assertThat(given[0]).isTrue();
        }
    }

    /** Takes from none to all of what it is offered, and is full when it feels like it. */
    private static final class MoodyTransport implements Transport {
        @Override
        public int heldBytes() {
            return 0;
        }

        final Random random;
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        boolean takesAll;

        /** If it isn't 0, it takes so much at a time. */
        int most;

        MoodyTransport(Random random) {
            this.random = random;
        }

        @Override
        public int read(ByteBuffer into) {
            return 0;
        }

        @Override
        public long receivedBytes() {
            return 0;
        }

        @Override
        public long sentBytes() {
            return taken.size();
        }

        @Override
        public boolean holdsInput() {
            return false;
        }

        @Override
        public boolean flush() {
            return true;
        }

        @Override
        public int write(ByteBuffer from) {
            int length = most > 0
                    ? Math.min(most, from.remaining())
                    : takesAll ? from.remaining() : random.nextInt(from.remaining() + 1);
            byte[] bytes = new byte[length];
            from.get(bytes);
            taken.writeBytes(bytes);
            return length;
        }

        @Override
        public void endOutput() {}

        @Override
        public void close() {}
    }

    private static final class Run implements ConnectionHandler {
        final int seed;
        final Random random;
        final Reactor reactor;
        final MoodyTransport transport;
        final TcpConnection connection;
        final MessageLog log = new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0);
        final List<String> stored = new ArrayList<>();
        final int scale;
        int replies;

        Run(int seed, Reactor reactor, SocketChannel accepted) throws IOException {
            this.seed = seed;
            this.random = new Random(seed);
            this.scale = 10 + random.nextInt(20_000);
            this.reactor = reactor;
            this.transport = new MoodyTransport(random);
            accepted.configureBlocking(false);
            this.connection = reactor.connections().open(accepted, transport, opened -> this);
        }

        void run() {
            connection.follow(new FollowedLog(log, this::onFellBehind), log.cursorAt(1));
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(3)) {
                    case 0 -> publish();
                    case 1 ->
                        connection.send(
                                ("reply " + ++replies + "r".repeat(random.nextInt(300)) + "\n").getBytes(UTF_8));
                    default -> reactor.turn(false);
                }
            }
            transport.takesAll = true;
            int before;
            do {
                before = transport.taken.size();
                reactor.turn(false);
                reactor.turn(false);
            } while (transport.taken.size() > before);
            check(transport.taken.toString(UTF_8));
        }

        void publish() {
            stored.add("message " + (stored.size() + 1) + " " + "m".repeat(random.nextInt(scale)));
            log.append(stored.size(), (stored.get(stored.size() - 1) + "\n").getBytes(UTF_8));
        }

        void check(String output) {
            List<String> lines = output.lines().toList();
            assertThat(lines.stream().filter(line -> line.startsWith("message")))
                    .as("messages, seed %s", seed)
                    .containsExactlyElementsOf(stored);
            List<String> numbers = lines.stream()
                    .filter(line -> line.startsWith("reply"))
                    .map(line -> line.substring(6).replace("r", ""))
                    .toList();
            assertThat(numbers).as("replies, seed %s", seed).hasSize(replies);
            for (int i = 0; i < replies; i++) {
                assertThat(numbers.get(i)).as("replies, seed %s", seed).isEqualTo(String.valueOf(i + 1));
            }
            assertThat(lines).as("nothing else, seed %s", seed).hasSize(stored.size() + replies);
        }

        /** As the room does it, from a list instead of the store. */
        void onFellBehind(long nextId) {
            long next = nextId;
            while (!log.holds(next)) {
                connection.send((stored.get((int) next - 1) + "\n").getBytes(UTF_8));
                next++;
            }
            connection.follow(new FollowedLog(log, this::onFellBehind), log.cursorAt(next));
        }

        @Override
        public void onFrame(ByteBuffer frame) {}

        @Override
        public void onOversizedFrame() {}

        @Override
        public void onInputEnded() {}

        @Override
        public void onDrained() {}

        @Override
        public void onShutdown() {}

        @Override
        public byte[] onClosed(CloseReason reason) {
            return new byte[0];
        }
    }
}
