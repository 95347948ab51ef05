package chatroom.server.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.log.MessageLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop, turned by hand over real sockets; time is what the test says. */
@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class ReactorTest {
    private static final int OUTBOX_BYTES = 10_000;

    private long nowNs;

    /** How much time each look at the clock takes. */
    private long tickNs;

    private Reactor reactor;
    private InetSocketAddress address;
    private final List<Recorder> handlers = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    /** What the system still holds of what one was sent. */
    private ToLongFunction<SocketChannel> unacknowledged = socket -> 0;

    @BeforeEach
    void listen() throws IOException {
        reactor = new Reactor(() -> nowNs += tickNs, new ReactorLimits(3, 1_000, OUTBOX_BYTES, Duration.ofSeconds(60)));
        reactor.probeLivenessWith(
                sockets -> sockets.stream().mapToLong(unacknowledged).toArray(), (task, then) -> {
                    task.run();
                    then.run();
                    return true;
                });
        address = reactor.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), connection -> {
            handlers.add(new Recorder(connection));
            return handlers.get(handlers.size() - 1);
        });
    }

    @AfterEach
    void close() throws IOException {
        reactor.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket connect() throws IOException {
        int before = handlers.size();
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        turnUntil(() -> handlers.size() > before);
        return socket;
    }

    /** Blocks in select like the real loop; the test's timeout ends it if the condition never holds. */
    private void turnUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            reactor.turn(true);
        }
    }

    /** Turns without waiting until the loop has nothing at hand. */
    private void settle() {
        do {
            reactor.turn(false);
        } while (reactor.meter().idleInARow() < 3);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), UTF_8);
    }

    /** All that comes until the server ends its side. */
    private String readToEnd(Socket socket) throws IOException {
        StringBuilder got = new StringBuilder();
        socket.setSoTimeout(1);
        while (true) {
            reactor.turn(false);
            try {
                int b = socket.getInputStream().read();
                if (b < 0) {
                    return got.toString();
                }
                got.append((char) b);
            } catch (java.net.SocketTimeoutException e) {
                // Not yet.
            }
        }
    }

    private static final class Recorder implements ConnectionHandler {
        final Connection connection;
        final List<String> frames = new ArrayList<>();
        final List<Long> fellBehindAt = new ArrayList<>();
        CloseReason closed;
        int drained;
        boolean inputEnded;
        boolean shutdown;
        byte[] replyToEach = {};

        Recorder(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void onFrame(ByteBuffer frame) {
            String text = UTF_8.decode(frame).toString();
            frames.add(text);
            switch (text) {
                case "fail" -> throw new IllegalStateException("as asked");
                case "too deep" -> throw new StackOverflowError();
                case "close" -> connection.close(CloseReason.LOGGED_OUT);
                case "pause" -> connection.setInputPaused(true);
                default -> connection.send(replyToEach);
            }
        }

        @Override
        public void onOversizedFrame() {
            frames.add("<too large>");
        }

        @Override
        public void onInputEnded() {
            inputEnded = true;
        }

        void onFellBehind(long nextId) {
            fellBehindAt.add(nextId);
        }

        @Override
        public void onDrained() {
            drained++;
        }

        @Override
        public void onShutdown() {
            shutdown = true;
        }

        @Override
        public byte[] onClosed(CloseReason reason) {
            assertThat(closed).as("closed once").isNull();
            closed = reason;
            return reason.isByServer() ? (reason.code() + "\n").getBytes(UTF_8) : new byte[0];
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "::"})
    void itListensOnTheAddressThatWasAskedForAndOnNoOther(String asked) throws IOException {
        InetAddress wanted = InetAddress.getByName(asked);
        InetSocketAddress got = reactor.listen(new InetSocketAddress(wanted, 0), connection -> handlers.get(0));
        assertThat(got.getAddress()).isEqualTo(wanted);
    }

    @Test
    void framesAreDeliveredInOrderAndRepliesLeave() throws IOException {
        Socket socket = connect();
        Recorder handler = handlers.get(0);
        handler.replyToEach = "ok\n".getBytes(UTF_8);
        write(socket, "one\ntwo\nthr");
        turnUntil(() -> handler.frames.size() == 2);
        write(socket, "ee\n");
        turnUntil(() -> handler.frames.size() == 3);
        assertThat(handler.frames).containsExactly("one", "two", "three");
        assertThat(read(socket, 9)).isEqualTo("ok\nok\nok\n");
    }

    @Test
    void aLetterFromAnotherThreadWakesALoopThatSleeps() throws Exception {
        List<String> messages = new ArrayList<>();
        Mailbox<String> mailbox = reactor.newMailbox();
        mailbox.deliverTo(messages::add);
        Thread other = new Thread(() -> mailbox.offer("hello"));
        other.start();
        turnUntil(() -> !messages.isEmpty());
        other.join();
        assertThat(messages).containsExactly("hello");
    }

    @Test
    void whatFollowsInputIsDoneOnceForAllInputOfATurn() throws IOException {
        List<Integer> framesBefore = new ArrayList<>();
        Socket socket = connect();
        reactor.afterInput(() -> {
            framesBefore.add(handlers.get(0).frames.size());
            return false;
        });
        write(socket, "one\ntwo\nthree\n");
        turnUntil(() -> handlers.get(0).frames.size() == 3);
        assertThat(framesBefore)
                .as("frames delivered when it was done")
                .endsWith(3)
                .doesNotContain(1, 2);
    }

    @Test
    void whatFollowsInputIsDoneAgainAtOnceWhereItSaysSo() {
        int[] done = new int[1];
        reactor.afterInput(() -> ++done[0] == 1);
        reactor.turn(false);
        // Would wait for ever otherwise.
        reactor.turn(true);
        assertThat(done[0]).isEqualTo(2);
    }

    @Test
    void anInterruptedLoopDoesNotSpin() {
        Thread.currentThread().interrupt();
        reactor.turn(false);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aHandlerThatFailsCostsItsOwnConnectionOnly() throws IOException {
        Socket good = connect();
        Socket bad = connect();
        write(bad, "fail\nnever seen\n");
        assertThat(readToEnd(bad)).isEqualTo("internal_error\n");
        assertThat(handlers.get(1).frames).containsExactly("fail");
        assertThat(handlers.get(1).closed).isEqualTo(CloseReason.INTERNAL_ERROR);
        write(good, "still here\n");
        turnUntil(() -> handlers.get(0).frames.contains("still here"));
    }

    @Test
    void aHandlerWhoseStackIsTooDeepCostsItsOwnConnectionOnly() throws IOException {
        Socket good = connect();
        Socket bad = connect();
        write(bad, "too deep\n");
        assertThat(readToEnd(bad)).isEqualTo("internal_error\n");
        write(good, "still here\n");
        turnUntil(() -> handlers.get(0).frames.contains("still here"));
    }

    @Test
    void aClosedConnectionGetsNoFurtherFramesAndItsPeerTheFarewellLast() throws IOException {
        Socket socket = connect();
        Recorder handler = handlers.get(0);
        handler.replyToEach = "ok\n".getBytes(UTF_8);
        write(socket, "one\nclose\nafter\n");
        assertThat(readToEnd(socket)).isEqualTo("ok\nlogged_out\n");
        assertThat(handler.frames).containsExactly("one", "close");
        socket.close();
        turnUntil(() -> reactor.connectionCount() == 0);
        assertThat(reactor.stats().closed(CloseReason.LOGGED_OUT).get()).isEqualTo(1);
    }

    @Test
    void aPeerThatStaysAfterTheFarewellIsLetGoOfAfterASecond() throws IOException {
        Socket socket = connect();
        write(socket, "close\n");
        assertThat(readToEnd(socket)).isEqualTo("logged_out\n");
        settle();
        assertThat(reactor.connectionCount()).isEqualTo(1);
        nowNs += Duration.ofSeconds(1).toNanos();
        reactor.turn(false);
        assertThat(reactor.connectionCount()).isZero();
    }

    @Test
    void aPausedConnectionIsNotDeliveredToUntilItGoesOn() throws IOException {
        Socket socket = connect();
        Recorder handler = handlers.get(0);
        write(socket, "pause\ntwo\n");
        turnUntil(() -> !handler.frames.isEmpty());
        write(socket, "three\n");
        settle();
        assertThat(handler.frames).containsExactly("pause");

        handler.connection.setInputPaused(false);
        turnUntil(() -> handler.frames.size() == 3);
        assertThat(handler.frames).containsExactly("pause", "two", "three");
    }

    @Test
    void aPeerThatDoesNotTakeItsRepliesIsNotReadFromUntilItDoes() throws IOException {
        Socket socket = connect();
        Recorder handler = handlers.get(0);
        handler.replyToEach = ("r".repeat(99_999) + "\n").getBytes(UTF_8);
        int requests = 400;
        for (int i = 0; i < requests; i++) {
            write(socket, "x\n");
        }
        settle();
        int answered = handler.frames.size();
        // What the sockets' buffers take, and then no more than the outbox may hold.
        assertThat(answered).isLessThan(requests);

        socket.setSoTimeout(1);
        int got = 0;
        byte[] buffer = new byte[1 << 16];
        while (got < requests * 100_000) {
            try {
                got += socket.getInputStream().read(buffer);
            } catch (java.net.SocketTimeoutException e) {
                // Not yet.
            }
            reactor.turn(false);
        }
        assertThat(handler.frames).hasSize(requests);
    }

    @Test
    void aPeerThatEndsItsSideStillGetsItsReplies() throws IOException {
        Socket socket = connect();
        Recorder handler = handlers.get(0);
        write(socket, "one\nunfinished");
        socket.shutdownOutput();
        turnUntil(() -> handler.inputEnded);
        assertThat(handler.closed).isNull();
        handler.connection.send("late reply\n".getBytes(UTF_8));
        handler.connection.close(CloseReason.PEER_CLOSED);
        assertThat(readToEnd(socket)).isEqualTo("late reply\n");
        assertThat(reactor.connectionCount()).isZero();
    }

    @Test
    void theEndOfTheInputIsToldAfterTheFramesThatWereHeldBack() throws IOException {
        Socket socket = connect();
        Recorder handler = handlers.get(0);
        write(socket, "pause\ntwo\n");
        socket.shutdownOutput();
        turnUntil(() -> !handler.frames.isEmpty());
        settle();
        assertThat(handler.inputEnded).isFalse();
        handler.connection.setInputPaused(false);
        turnUntil(() -> handler.inputEnded);
        assertThat(handler.frames).containsExactly("pause", "two");
    }

    @Test
    void aPeerThatResetsIsBuriedAtOnce() throws IOException {
        Socket socket = connect();
        socket.setSoLinger(true, 0);
        socket.close();
        turnUntil(() -> reactor.connectionCount() == 0);
        assertThat(handlers.get(0).closed).isEqualTo(CloseReason.PEER_RESET);
    }

    @Test
    void aLineThatIsTooLongIsToldAndTheConnectionStays() throws IOException {
        Socket socket = connect();
        write(socket, "x".repeat(5_000) + "\nok\n");
        turnUntil(() -> handlers.get(0).frames.size() == 2);
        assertThat(handlers.get(0).frames).containsExactly("<too large>", "ok");
    }

    @Test
    void followersGetWhatTheLogGetsInTheTurnInWhichItGrew() throws IOException {
        Socket a = connect();
        Socket b = connect();
        MessageLog log = new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0);
        handlers.forEach(
                handler -> handler.connection.follow(new FollowedLog(log, handler::onFellBehind), log.cursorAt(1)));
        handlers.get(0).connection.send("reply\n".getBytes(UTF_8));
        log.append(1, "one\n".getBytes(UTF_8));
        log.append(2, "two\n".getBytes(UTF_8));
        reactor.turn(false);
        assertThat(read(a, 14)).isEqualTo("reply\none\ntwo\n");
        assertThat(read(b, 8)).isEqualTo("one\ntwo\n");
    }

    @Test
    void aFanOutIsFollowedByAPauseInWhichMessagesGather() throws IOException {
        Socket socket = connect();
        connect();
        MessageLog log = new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0);
        for (Recorder handler : handlers) {
            handler.connection.follow(new FollowedLog(log, handler::onFellBehind), log.cursorAt(1));
        }
        settle();
        log.append(1, "one\n".getBytes(UTF_8));
        // Told of within the fan-out, which takes so long.
        handlers.get(1).connection.unfollowAtEnd(log, () -> nowNs += 1_000);
        reactor.turn(false);
        assertThat(read(socket, 4)).isEqualTo("one\n");

        log.append(2, "two\n".getBytes(UTF_8));
        settle();
        log.append(3, "three\n".getBytes(UTF_8));
        settle();
        assertThat(socket.getInputStream().available())
                .as("bytes sent in the pause")
                .isZero();

        nowNs += 10_000;
        reactor.turn(false);
        assertThat(read(socket, 10)).isEqualTo("two\nthree\n");
    }

    @Test
    void messagesThatComeOneByOneAreFannedOutAtOnce() throws IOException {
        Socket socket = connect();
        MessageLog log = new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0);
        handlers.get(0).connection.follow(new FollowedLog(log, handlers.get(0)::onFellBehind), log.cursorAt(1));
        settle();
        for (int id = 1; id <= 10; id++) {
            tickNs = 100;
            log.append(id, (id + "\n").getBytes(UTF_8));
            reactor.turn(false);
            tickNs = 0;
            if (id <= 4) {
                nowNs += 10_000;
                reactor.turn(false);
            }
            assertThat(read(socket, String.valueOf(id).length() + 1)).isEqualTo(id + "\n");
        }
    }

    @Test
    void aFollowerThatSleepsFallsBehindAndIsToldFromWhere() throws IOException {
        Socket socket = connect();
        Recorder handler = handlers.get(0);
        MessageLog log = new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0);
        handler.connection.follow(new FollowedLog(log, handler::onFellBehind), log.cursorAt(1));
        byte[] frame = ("x".repeat(9_999) + "\n").getBytes(UTF_8);
        int appended = 0;
        while (appended < 3_000) {
            log.append(++appended, frame);
            reactor.turn(false);
        }
        assertThat(handler.fellBehindAt)
                .as("told when the socket takes something again")
                .isEmpty();

        int got = 0;
        byte[] buffer = new byte[1 << 16];
        socket.setSoTimeout(1);
        while (handler.fellBehindAt.isEmpty()) {
            try {
                got += socket.getInputStream().read(buffer);
            } catch (java.net.SocketTimeoutException e) {
                // Not yet.
            }
            reactor.turn(false);
        }
        settle();
        while (socket.getInputStream().available() > 0) {
            got += socket.getInputStream().read(buffer);
            settle();
        }
        assertThat(got % frame.length).as("whole frames only").isZero();
        assertThat(handler.fellBehindAt).containsExactly((long) got / frame.length + 1);
    }

    @Test
    void drainedIsToldOnceWhenAllHasLeft() throws IOException {
        connect();
        Recorder handler = handlers.get(0);
        handler.connection.send("x\n".getBytes(UTF_8));
        handler.connection.awaitDrained();
        assertThat(handler.drained).isZero();
        settle();
        assertThat(handler.drained).isEqualTo(1);
    }

    @Test
    void aConnectionWithoutALifeSignIsClosedAndOneWithAnyIsNot() throws IOException {
        Socket silent = connect();
        Socket writing = connect();
        connect();
        nowNs += Duration.ofSeconds(59).toNanos();
        write(writing, "x\n");
        turnUntil(() -> !handlers.get(1).frames.isEmpty());
        // Taking what it is sent is a sign of life too.
        handlers.get(2).connection.send("x\n".getBytes(UTF_8));
        settle();
        nowNs += Duration.ofSeconds(1).toNanos();
        settle();
        assertThat(handlers)
                .extracting(handler -> handler.closed)
                .containsExactly(CloseReason.IDLE_TIMEOUT, null, null);
        assertThat(readToEnd(silent)).isEqualTo("idle_timeout\n");
    }

    /** So that all timers run that become due meanwhile. */
    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            nowNs += Duration.ofSeconds(1).toNanos();
            settle();
        }
    }

    private void push(int bytes) {
        handlers.get(0).connection.send(("x".repeat(bytes - 1) + "\n").getBytes(UTF_8));
        settle();
    }

    @Test
    void whatIsSentToAPeerThatIsGoneIsNoSignOfItsLife() throws IOException {
        connect();
        push(100);
        pass(50);
        assertThat(handlers.get(0).closed).isNull();
        // The cable is pulled; what it was sent until then it had taken.
        long[] sent = {0};
        unacknowledged = channel -> sent[0];
        int seconds = 0;
        while (handlers.get(0).closed == null && seconds < 1_000) {
            sent[0] += 10;
            push(10);
            pass(1);
            seconds++;
        }
        assertThat(handlers.get(0).closed).isEqualTo(CloseReason.IDLE_TIMEOUT);
        assertThat(seconds).as("seconds until it's noticed, of 60").isLessThan(60 + 15 + 5);
    }

    @Test
    void aPeerThatSaysNothingAndTakesWhatItIsSentLives() throws IOException {
        connect();
        for (int i = 0; i < 20; i++) {
            push(10);
            pass(50);
        }
        assertThat(handlers.get(0).closed).isNull();
        pass(60 + 15);
        assertThat(handlers.get(0).closed).as("not a byte either way").isEqualTo(CloseReason.IDLE_TIMEOUT);
    }

    @Test
    void aSlowReaderLivesAsLongAsItReadsAnything() throws IOException {
        connect();
        push(10_000);
        long[] left = {10_000};
        unacknowledged = channel -> left[0];
        for (int i = 0; i < 10; i++) {
            left[0] -= 100;
            pass(50);
        }
        assertThat(handlers.get(0).closed).isNull();
        pass(60 + 15 + 5);
        assertThat(handlers.get(0).closed).as("it stopped reading").isEqualTo(CloseReason.IDLE_TIMEOUT);
    }

    @Test
    void aPeerThatTheServerDoesNotListenToIsNotBlamedForItsSilence() throws IOException {
        Socket waiting = connect();
        Recorder handler = handlers.get(0);
        write(waiting, "pause\nheld back\n");
        turnUntil(() -> !handler.frames.isEmpty());
        // A disk that hangs, for one: the peer may talk as much as it likes, and nobody reads it.
        nowNs += Duration.ofSeconds(150).toNanos();
        settle();
        assertThat(handler.closed).isNull();

        handler.connection.setInputPaused(false);
        turnUntil(() -> handler.frames.contains("held back"));
        nowNs += Duration.ofSeconds(59).toNanos();
        settle();
        assertThat(handler.closed).as("its time begins anew").isNull();
        nowNs += Duration.ofSeconds(1).toNanos();
        settle();
        assertThat(handler.closed).isEqualTo(CloseReason.IDLE_TIMEOUT);
    }

    @Test
    void aPeerThatTakesNoRepliesIsNotAliveHoweverMuchItSends() throws IOException {
        Socket socket = connect();
        Recorder handler = handlers.get(0);
        assertThat(handler.connection.isHeldByOutput()).isFalse();
        handler.replyToEach = ("r".repeat(99_999) + "\n").getBytes(UTF_8);
        write(socket, "x\n".repeat(400));
        settle();
        int answered = handler.frames.size();
        assertThat(answered).isLessThan(400);
        assertThat(reactor.stats().heldByOutput.get()).isPositive();
        assertThat(handler.connection.isHeldByOutput()).isTrue();
        unacknowledged = channel -> Long.MAX_VALUE;
        nowNs += Duration.ofSeconds(60).toNanos();
        settle();
        assertThat(handler.closed).isEqualTo(CloseReason.IDLE_TIMEOUT);
    }

    @Test
    void oneConnectionTooManyIsToldSoAndThereIsRoomAgainLater() throws IOException {
        for (int i = 0; i < 3; i++) {
            connect();
        }
        Socket fourth = connect();
        assertThat(readToEnd(fourth)).isEqualTo("too_many_connections\n");
        assertThat(handlers).extracting(handler -> handler.closed).startsWith(null, null, null);
        fourth.close();
        sockets.get(0).setSoLinger(true, 0);
        sockets.get(0).close();
        turnUntil(() -> reactor.connectionCount() == 2);
        write(connect(), "hello\n");
        turnUntil(() -> handlers.get(4).frames.contains("hello"));
    }

    @Test
    void manyAtOnceBeyondTheLimitMakeTheAcceptorPauseInsteadOfSpinning() throws IOException {
        for (int i = 0; i < 3; i++) {
            connect();
            handlers.get(i).connection.admit("member " + i);
        }
        for (int i = 0; i < 37; i++) {
            sockets.add(new Socket(address.getAddress(), address.getPort()));
        }
        settle();
        int accepted = handlers.size();
        assertThat(accepted).as("the limit, and as many as are told at a time").isEqualTo(3 + 16);
        nowNs += Duration.ofSeconds(2).toNanos();
        settle();
        assertThat(handlers).hasSizeGreaterThan(accepted);
    }

    @Test
    void ofAStormATurnTakesSomeAndTheNextTurnMore() throws IOException {
        for (int i = 0; i < 90; i++) {
            sockets.add(new Socket(address.getAddress(), address.getPort()));
        }
        reactor.turn(true);
        assertThat(reactor.stats().accepted.get()).isEqualTo(64);
        reactor.turn(true);
        assertThat(reactor.stats().accepted.get()).isEqualTo(90);
    }

    @Test
    void aGuestThatGivesWayIsToldSoAndItsPlaceIsTaken() throws IOException {
        Socket silent = connect();
        connect();
        Socket third = connect();
        nowNs += ConnectionLimiter.PATIENCE_NS;
        write(third, "hello\n");
        turnUntil(() -> handlers.get(2).frames.contains("hello"));
        write(connect(), "hello too\n");
        turnUntil(() -> handlers.get(3).frames.contains("hello too"));
        assertThat(readToEnd(silent)).isEqualTo("gave_way\n");
        assertThat(handlers)
                .extracting(handler -> handler.closed)
                .containsExactly(CloseReason.GAVE_WAY, null, null, null);
    }

    @Test
    void aGuestThatWaitsForAnAnswerDoesNotGiveWay() throws IOException {
        Socket loggingIn = connect();
        write(loggingIn, "pause\n");
        turnUntil(() -> handlers.get(0).frames.contains("pause"));
        Socket silent = connect();
        connect();
        nowNs += ConnectionLimiter.PATIENCE_NS;
        connect();
        assertThat(readToEnd(silent)).isEqualTo("gave_way\n");
        assertThat(handlers.get(0).closed).isNull();
        handlers.get(0).connection.setInputPaused(false);
        nowNs += ConnectionLimiter.PATIENCE_NS - 1;
        handlers.get(0).connection.admit("ann");
        assertThat(connections(ConnectionState.MEMBER)).isEqualTo(1);
    }

    /** Limits that are all the same but for those that a test is about. */
    private static ReactorLimits limits(int perAddress, int guests, Duration frameTimeout) {
        return new ReactorLimits(100, perAddress, guests, 1_000, OUTBOX_BYTES, 100, frameTimeout, Duration.ZERO);
    }

    private long closedFor(CloseReason reason) {
        return reactor.stats().closed(reason).get();
    }

    private long connections(ConnectionState state) {
        return reactor.stats().connections(state).get();
    }

    @Test
    void oneConnectionTooManyFromAnAddressIsToldSoAndOthersStillComeIn() throws IOException {
        reactor.changeLimits(limits(2, 100, Duration.ZERO));
        connect();
        Socket second = connect();
        assertThat(readToEnd(connect())).isEqualTo("too_many_from_address\n");
        Socket other = new Socket();
        sockets.add(other);
        other.bind(new InetSocketAddress("127.0.0.2", 0));
        other.connect(address);
        turnUntil(() -> handlers.size() == 4);
        write(other, "hello\n");
        turnUntil(() -> handlers.get(3).frames.contains("hello"));

        second.setSoLinger(true, 0);
        second.close();
        turnUntil(() -> handlers.get(1).closed != null);
        write(connect(), "hello again\n");
        turnUntil(() -> handlers.get(4).frames.contains("hello again"));
        assertThat(closedFor(CloseReason.TOO_MANY_FROM_ADDRESS)).isLessThanOrEqualTo(1);
    }

    @Test
    void whoFloodsFromOneAddressIsNotToldForEverAndTakesNoPlaces() throws IOException {
        reactor.changeLimits(limits(2, 100, Duration.ZERO));
        for (int i = 0; i < 60; i++) {
            sockets.add(new Socket(address.getAddress(), address.getPort()));
        }
        turnUntil(() -> reactor.stats().accepted.get() == 60);
        assertThat(connections(ConnectionState.GUEST)).isEqualTo(2);
        assertThat(connections(ConnectionState.TURNED_AWAY))
                .as("told at a time")
                .isEqualTo(16);
        assertThat(closedFor(CloseReason.TOO_MANY_FROM_ADDRESS))
                .as("closed without a word")
                .isEqualTo(42);
        nowNs += Duration.ofSeconds(2).toNanos();
        settle();
        assertThat(connections(ConnectionState.TURNED_AWAY)).isZero();
        assertThat(closedFor(CloseReason.TOO_MANY_FROM_ADDRESS)).isEqualTo(58);
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        turnUntil(() -> reactor.connectionCount() == 0);
        assertThat(reactor.limiter().networks()).as("addresses remembered").isZero();
    }

    @Test
    void guestsHaveALimitOfTheirOwnAndWhoLogsInMakesRoomForTheNext() throws IOException {
        reactor.changeLimits(limits(100, 2, Duration.ZERO));
        connect();
        connect();
        assertThat(readToEnd(connect())).isEqualTo("too_many_guests\n");
        handlers.get(0).connection.admit("somebody");
        write(connect(), "hello\n");
        turnUntil(() -> handlers.get(3).frames.contains("hello"));
        assertThat(connections(ConnectionState.MEMBER)).isEqualTo(1);
        assertThat(connections(ConnectionState.GUEST)).isEqualTo(2);
    }

    @Test
    void aGuestMayLeaveLessOutputWaitingThanAMember() throws IOException {
        reactor.changeLimits(limits(100, 100, Duration.ZERO));
        connect();
        Recorder handler = handlers.get(0);
        handler.replyToEach = "r".repeat(80).concat("\n").getBytes(UTF_8);
        write(sockets.get(0), "x\n".repeat(50));
        turnUntil(() -> !handler.frames.isEmpty());
        assertThat(handler.frames).as("before its output left").hasSize(2);
        settle();
        assertThat(handler.frames).hasSize(50);

        handler.connection.admit("somebody");
        write(sockets.get(0), "x\n".repeat(50));
        turnUntil(() -> handler.frames.size() > 50);
        assertThat(handler.frames).hasSize(100);
    }

    @Test
    void aLineThatWasBegunMustEndInTimeHoweverManyBytesComeMeanwhile() throws IOException {
        reactor.changeLimits(limits(100, 100, Duration.ofSeconds(30)));
        Socket dripping = connect();
        Recorder handler = handlers.get(0);
        for (int second = 0; second < 29; second++) {
            write(dripping, "x");
            long before = reactor.stats().bytesReceived.get();
            turnUntil(() -> reactor.stats().bytesReceived.get() > before);
            nowNs += Duration.ofSeconds(1).toNanos();
            settle();
        }
        assertThat(handler.closed).isNull();
        nowNs += Duration.ofSeconds(1).toNanos();
        assertThat(readToEnd(dripping)).isEqualTo("frame_timeout\n");
        assertThat(closedFor(CloseReason.FRAME_TIMEOUT)).isLessThanOrEqualTo(1);
    }

    @Test
    void eachLineHasTheWholeTimeAndSilenceBetweenLinesHasNone() throws IOException {
        reactor.changeLimits(limits(100, 100, Duration.ofSeconds(30)));
        Socket socket = connect();
        Recorder handler = handlers.get(0);
        write(socket, "one, ");
        for (int i = 0; i < 5; i++) {
            settle();
            nowNs += Duration.ofSeconds(20).toNanos();
            settle();
            int before = handler.frames.size();
            write(socket, "end\nnext, ");
            turnUntil(() -> handler.frames.size() > before);
        }
        write(socket, "end\n");
        turnUntil(() -> handler.frames.size() == 6);
        nowNs += Duration.ofHours(1).toNanos();
        settle();
        assertThat(handler.closed).isNull();

        long before = reactor.stats().bytesReceived.get();
        write(socket, "and this one never ends");
        turnUntil(() -> reactor.stats().bytesReceived.get() > before);
        nowNs += Duration.ofSeconds(30).toNanos();
        settle();
        assertThat(handler.closed).as("a later line too").isEqualTo(CloseReason.FRAME_TIMEOUT);
    }

    @Test
    void aLineThatIsTooLongMustEndInTimeToo() throws IOException {
        reactor.changeLimits(limits(100, 100, Duration.ofSeconds(30)));
        Socket socket = connect();
        write(socket, "x".repeat(5_000));
        turnUntil(() -> handlers.get(0).frames.contains("<too large>"));
        nowNs += Duration.ofSeconds(30).toNanos();
        settle();
        assertThat(handlers.get(0).closed).isEqualTo(CloseReason.FRAME_TIMEOUT);
    }

    @Test
    void aLineThatTheServerDoesNotReadIsNotBlamedOnItsSender() throws IOException {
        reactor.changeLimits(limits(100, 100, Duration.ofSeconds(30)));
        Socket socket = connect();
        Recorder handler = handlers.get(0);
        write(socket, "unfin");
        turnUntil(() -> reactor.stats().bytesReceived.get() == 5);
        for (int pauseSeconds : new int[] {20, 100}) {
            handler.connection.setInputPaused(true);
            nowNs += Duration.ofSeconds(pauseSeconds).toNanos();
            settle();
            handler.connection.setInputPaused(false);
            settle();
            nowNs += Duration.ofSeconds(29).toNanos();
            settle();
            assertThat(handler.closed)
                    .as("after a pause of %s seconds", pauseSeconds)
                    .isNull();
        }
        write(socket, "ished\n");
        turnUntil(() -> handler.frames.contains("unfinished"));
    }

    @Test
    void aStopTellsTheHandlersWaitsForThemAndEnds() throws IOException {
        Socket socket = connect();
        Recorder handler = handlers.get(0);
        reactor.stop(Duration.ofSeconds(5));
        turnUntil(() -> handler.shutdown);
        assertThat(reactor.isStopped()).isFalse();
        handler.connection.close(CloseReason.SHUTTING_DOWN);
        assertThat(readToEnd(socket)).isEqualTo("shutting_down\n");
        socket.close();
        turnUntil(reactor::isStopped);
    }

    @Test
    void aStopThatSomebodyHoldsUpEndsInTime() throws IOException {
        connect();
        reactor.stop(Duration.ofSeconds(5));
        settle();
        assertThat(reactor.isStopped()).isFalse();
        nowNs += Duration.ofSeconds(4).toNanos();
        assertThat(readToEnd(sockets.get(0))).as("told in time").isEqualTo("shutting_down\n");
        nowNs += Duration.ofSeconds(1).toNanos();
        reactor.turn(false);
        assertThat(reactor.isStopped()).isTrue();
    }
}
