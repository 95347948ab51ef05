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

/** One connection that follows several logs, over a socket that takes what it likes. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SeveralLogsTest {
    private static final int SEEDS = 200;

    private ServerSocketChannel listener;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private interface Trial {
        void run(Reactor reactor, Follower follower) throws IOException;
    }

    private void tryOut(int logs, long seed, Trial trial) throws IOException {
        try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                SocketChannel accepted = listener.accept();
                Reactor reactor = new Reactor(() -> 0, new ReactorLimits(10, 1_000, 100_000, Duration.ZERO))) {
            assertThat(client.isConnected()).isTrue();
            accepted.configureBlocking(false);
            Follower follower = new Follower(logs, new Random(seed));
            follower.connection = reactor.connections().open(accepted, follower.socket, opened -> follower);
            follower.followAll();
            reactor.turn(false);
            trial.run(reactor, follower);
        }
    }

    @Test
    void theNewsOfAllLogsLeavesInOneWrite() throws IOException {
        tryOut(20, 0, (reactor, follower) -> {
            follower.logs.forEach(log -> log.say("news", log.name.length()));
            reactor.turn(false);
            assertThat(follower.socket.writes).isEqualTo(1);
            assertThat(follower.socket.taken.toString(UTF_8).lines()).hasSize(20);
        });
    }

    @Test
    void aBusyLogLeavesRoomForTheOthers() throws IOException {
        tryOut(3, 0, (reactor, follower) -> {
            follower.socket.takesAll = true;
            for (int i = 0; i < 60; i++) {
                follower.logs.get(0).say("busy", 1_000);
            }
            follower.logs.get(1).say("quiet", 10);
            follower.logs.get(2).say("quiet", 10);
            reactor.turn(false);
            assertThat(follower.socket.taken.toString(UTF_8).substring(0, 25_000))
                    .contains("log1 1 quiet", "log2 1 quiet");
            assertThat(follower.socket.taken.size()).isGreaterThan(60_000);
        });
    }

    @Test
    void whoFallsBehindInOneLogGoesOnInTheOthers() throws IOException {
        tryOut(2, 0, (reactor, follower) -> {
            follower.socket.most = 1;
            follower.logs.get(1).say("kept", 10);
            for (int i = 0; i < 70; i++) {
                follower.logs.get(0).say("too much", 1_000);
            }
            follower.comesBack = false;
            reactor.turn(false);
            follower.socket.most = 0;
            follower.socket.takesAll = true;
            follower.settle(reactor);
            assertThat(follower.fellBehind).containsExactly("log0 at 1");
            follower.logs.get(0).say("unheard", 10);
            follower.logs.get(1).say("heard", 10);
            follower.settle(reactor);
            assertThat(follower.socket.taken.toString(UTF_8))
                    .contains("log1 1 kept", "log1 2 heard")
                    .doesNotContain("unheard");
        });
    }

    @Test
    void whatIsUnfollowedIsNotSentAndALogWithoutReadersIsNotKept() throws IOException {
        tryOut(2, 0, (reactor, follower) -> {
            assertThat(reactor.fanOut().logs()).isEqualTo(2);
            follower.connection.unfollow(follower.logs.get(0).log);
            follower.connection.unfollow(follower.logs.get(0).log);
            assertThat(reactor.fanOut().logs()).isEqualTo(1);
            follower.logs.forEach(log -> log.say("said", 10));
            follower.socket.takesAll = true;
            follower.settle(reactor);
            assertThat(follower.socket.taken.toString(UTF_8))
                    .startsWith("log1 1 said")
                    .doesNotContain("log0");
            follower.connection.close(CloseReason.LOGGED_OUT);
            reactor.turn(false);
            assertThat(reactor.fanOut().logs()).isZero();
        });
    }

    @Test
    void whoStopsAtTheEndGetsWhatIsThereAndNothingLater() throws IOException {
        tryOut(2, 0, (reactor, follower) -> {
            NamedLog log = follower.logs.get(0);
            log.say("before", 10);
            follower.connection.unfollowAtEnd(log.log, () -> follower.connection.send("ended\n".getBytes(UTF_8)));
            log.say("after", 10);
            follower.logs.get(1).say("of another", 10);
            follower.socket.takesAll = true;
            follower.settle(reactor);
            assertThat(follower.socket.taken.toString(UTF_8))
                    .contains("log0 1 before", "log1 1 of another")
                    .endsWith("ended\n")
                    .doesNotContain("after");
            assertThat(reactor.fanOut().logs()).isEqualTo(1);
        });
    }

    @Test
    void whoStopsWithNothingToGetHasEndedAtOnce() throws IOException {
        tryOut(1, 0, (reactor, follower) -> {
            List<String> told = new ArrayList<>();
            follower.connection.unfollowAtEnd(follower.logs.get(0).log, () -> told.add("ended"));
            assertThat(told).containsExactly("ended");
            follower.connection.unfollowAtEnd(follower.logs.get(0).log, () -> told.add("again"));
            assertThat(told).containsExactly("ended");
        });
    }

    @Test
    void whoFallsBehindBeforeItStopsIsToldOfThat() throws IOException {
        tryOut(1, 0, (reactor, follower) -> {
            NamedLog log = follower.logs.get(0);
            log.say("missed", 10);
            List<String> told = new ArrayList<>();
            follower.comesBack = false;
            follower.connection.unfollowAtEnd(log.log, () -> told.add("ended"));
            log.log.skipTo(10);
            follower.socket.takesAll = true;
            follower.settle(reactor);
            assertThat(follower.fellBehind).containsExactly("log0 at 1");
            assertThat(told).isEmpty();
            assertThat(follower.socket.taken.toString(UTF_8)).isEmpty();
        });
    }

    @Test
    void theLastWordOfALogIsNoFrameWithinThatOfAnother() throws IOException {
        tryOut(2, 0, (reactor, follower) -> {
            NamedLog ending = follower.logs.get(0);
            ending.say("last", 10);
            follower.connection.unfollowAtEnd(ending.log, () -> follower.connection.send("ended\n".getBytes(UTF_8)));
            follower.logs.get(1).say("cut", 100);
            follower.socket.most = ending.said.get(0).length() + 20;
            reactor.turn(false);
            follower.socket.most = 0;
            follower.socket.takesAll = true;
            follower.settle(reactor);
            assertThat(follower.socket.taken.toString(UTF_8).lines())
                    .containsExactly(
                            ending.said.get(0), follower.logs.get(1).said.get(0), "ended");
        });
    }

    /** However little the socket takes at a time. */
    @Test
    void whoStopsGetsWholeFramesUntilThereAndThenTheLastWord() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            tryOut(2, seed, (reactor, follower) -> {
                Random random = follower.socket.random;
                NamedLog log = follower.logs.get(0);
                for (int i = 0; i < 10; i++) {
                    log.say("m", random.nextInt(3_000));
                    follower.logs.get(1).say("m", random.nextInt(3_000));
                    if (random.nextInt(3) == 0) {
                        reactor.turn(false);
                    }
                }
                List<String> until = List.copyOf(log.said);
                follower.connection.unfollowAtEnd(log.log, () -> follower.connection.send("ended\n".getBytes(UTF_8)));
                log.say("after", 10);
                follower.logs.get(1).say("m", 10);
                follower.settle(reactor);
                follower.socket.takesAll = true;
                follower.settle(reactor);
                List<String> lines =
                        follower.socket.taken.toString(UTF_8).lines().toList();
                assertThat(lines.stream().filter(line -> line.startsWith("log0") || line.equals("ended")))
                        .startsWith(until.toArray(String[]::new))
                        .hasSize(until.size() + 1)
                        .last()
                        .isEqualTo("ended");
                assertThat(lines.stream().filter(line -> line.startsWith("log1")))
                        .containsExactlyElementsOf(follower.logs.get(1).said);
            });
        }
    }

    @Test
    void everyLogComesWholeAndInOrderWhateverTheSocketTakes() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            int asSeed = seed;
            tryOut(1 + seed % 6, seed, (reactor, follower) -> {
                Random random = follower.socket.random;
                int scale = 10 + random.nextInt(20_000);
                for (int step = 0; step < 80; step++) {
                    switch (random.nextInt(4)) {
                        case 0, 1 ->
                            follower.logs
                                    .get(random.nextInt(follower.logs.size()))
                                    .say("m", random.nextInt(scale));
                        case 2 -> follower.connection.send("reply\n".getBytes(UTF_8));
                        default -> reactor.turn(false);
                    }
                }
                follower.socket.takesAll = true;
                follower.settle(reactor);
                List<String> lines =
                        follower.socket.taken.toString(UTF_8).lines().toList();
                for (NamedLog log : follower.logs) {
                    assertThat(lines.stream().filter(line -> line.startsWith(log.name)))
                            .as("%s, seed %s", log.name, asSeed)
                            .containsExactlyElementsOf(log.said);
                }
            });
        }
    }

    private static final class NamedLog {
        final String name;
        final MessageLog log = new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0);
        final List<String> said = new ArrayList<>();

        NamedLog(String name) {
            this.name = name;
        }

        void say(String what, int bytes) {
            said.add("%s %s %s %s".formatted(name, said.size() + 1, what, "x".repeat(bytes)));
            log.append(said.size(), (said.get(said.size() - 1) + "\n").getBytes(UTF_8));
        }
    }

    private static final class Follower implements ConnectionHandler {
        final Socket socket;
        final List<NamedLog> logs = new ArrayList<>();
        final List<String> fellBehind = new ArrayList<>();
        TcpConnection connection;
        boolean comesBack = true;

        Follower(int count, Random random) {
            socket = new Socket(random);
            for (int i = 0; i < count; i++) {
                logs.add(new NamedLog("log" + i));
            }
        }

        void followAll() {
            logs.forEach(named -> follow(named, 1));
        }

        void follow(NamedLog named, long fromId) {
            connection.follow(
                    new FollowedLog(named.log, nextId -> onFellBehind(named, nextId)), named.log.cursorAt(fromId));
        }

        void settle(Reactor reactor) {
            int before;
            do {
                before = socket.taken.size();
                reactor.turn(false);
                reactor.turn(false);
            } while (socket.taken.size() > before);
        }

        /** As a room does it, from a list instead of the store. */
        void onFellBehind(NamedLog named, long nextId) {
            fellBehind.add(named.name + " at " + nextId);
            if (comesBack) {
                long next = nextId;
                while (!named.log.holds(next)) {
                    connection.send((named.said.get((int) next - 1) + "\n").getBytes(UTF_8));
                    next++;
                }
                follow(named, next);
            }
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

    /** Takes from none to all of what it is offered, or as much as the test says; then it is full until the next turn. */
    private static final class Socket implements Transport {
        final Random random;
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        int writes;
        boolean takesAll;
        int most;

        Socket(Random random) {
            this.random = random;
        }

        @Override
        public int write(ByteBuffer from) {
            writes++;
            int length = most > 0
                    ? Math.min(most, from.remaining())
                    : takesAll || writes == 1 ? from.remaining() : random.nextInt(from.remaining() + 1);
            byte[] bytes = new byte[length];
            from.get(bytes);
            taken.writeBytes(bytes);
            return length;
        }

        @Override
        public int read(ByteBuffer into) {
            return 0;
        }

        @Override
        public int heldBytes() {
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
        public void endOutput() {}

        @Override
        public void close() {}
    }
}
