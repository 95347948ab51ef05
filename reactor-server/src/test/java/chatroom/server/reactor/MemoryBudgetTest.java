package chatroom.server.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.server.reactor.tls.TlsInitializer;
import chatroom.server.reactor.tls.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What connections hold together: over real sockets, turned by hand, and time is what the test says. */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class MemoryBudgetTest {
    private static final int MIB = 1 << 20;
    private static final byte[] PAGE = ("p".repeat(200_000) + "\n").getBytes(UTF_8);

    private long nowNs;
    private Reactor reactor;
    private InetSocketAddress address;
    private final List<Requester> askers = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        reactor = new Reactor(() -> nowNs, new ReactorLimits(1_000, 16_384, 64 * 1024, Duration.ZERO));
        // Of which a fifth is for what can't be refused.
        reactor.limitHeldBytes(10 * MIB);
        address = reactor.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), connection -> {
            askers.add(new Requester(connection));
            return askers.get(askers.size() - 1);
        });
    }

    @AfterEach
    void close() throws IOException {
        reactor.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Requester come(String account) throws IOException {
        int before = askers.size();
        Socket socket = new Socket();
        // The kernel is to hold as little as it can.
        socket.setReceiveBufferSize(1_024);
        socket.connect(address);
        sockets.add(socket);
        turnUntil(() -> askers.size() > before);
        Requester asker = askers.get(before);
        asker.socket = socket;
        if (!account.isEmpty()) {
            asker.connection.admit(account);
        }
        return asker;
    }

    private void turnUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            reactor.turn(false);
        }
    }

    private void settle() {
        do {
            reactor.turn(false);
        } while (reactor.meter().idleInARow() < 3);
    }

    private long held() {
        return reactor.stats().heldBytes.get();
    }

    private void asks(Requester asker, int pages) throws IOException {
        asker.socket.getOutputStream().write("page\n".repeat(pages).getBytes(UTF_8));
        settle();
    }

    /** Until its socket is full and one page waits. */
    private Requester stuffed(String account) throws IOException {
        Requester asker = come(account);
        asks(asker, 50);
        return asker;
    }

    @Test
    void noFurtherPageIsMadeForWhoHasNotTakenTheLastOne() throws IOException {
        stuffed("ann");
        assertThat(held())
                .as("what waits of one page, and the requests behind it")
                .isLessThan(PAGE.length + 1_000);
    }

    @Test
    void anAccountHoldsAnEighthAndTheOthersGoOn() throws IOException {
        for (int i = 0; i < 20; i++) {
            stuffed("hoarder");
        }
        assertThat(held()).isLessThanOrEqualTo(MIB);
        assertThat(reactor.stats().waitingForMemory.get()).isPositive();
        Requester honest = come("honest");
        asks(honest, 1);
        assertThat(honest.made).isEqualTo(1);
        assertThat(reactor.stats().closed(CloseReason.MEMORY_SHORT).get())
                .as("nobody has to go for that")
                .isZero();
    }

    @Test
    void whereManyAccountsHoldAllOfItThoseWhoTakeNothingGiveWay() throws IOException {
        for (int i = 0; i < 80; i++) {
            stuffed("hoarder " + i);
        }
        Requester honest = come("honest");
        asks(honest, 1);
        assertThat(held()).isLessThanOrEqualTo(8 * MIB);
        assertThat(honest.made).as("as long as they may be slow").isZero();
        assertThat(reactor.stats().closed(CloseReason.MEMORY_SHORT).get()).isZero();

        nowNs += Duration.ofSeconds(11).toNanos();
        turnUntil(() -> honest.made == 1);
        assertThat(honest.closed).isNull();
        assertThat(reactor.stats().closed(CloseReason.MEMORY_SHORT).get()).isPositive();
        assertThat(held()).isLessThanOrEqualTo(8 * MIB);
    }

    @Test
    void aSlowReaderThatReadsIsSpared() throws IOException {
        Requester slow = stuffed("slow");
        for (int i = 0; i < 80; i++) {
            stuffed("hoarder " + i);
        }
        Requester honest = come("honest");
        asks(honest, 1);
        for (int second = 0; second < 30; second++) {
            slow.socket.getInputStream().readNBytes(20_000);
            nowNs += Duration.ofSeconds(1).toNanos();
            settle();
        }
        assertThat(slow.closed).isNull();
        assertThat(honest.made).isEqualTo(1);
    }

    @Test
    void linesThatDontEndAreClosedAndTold() throws IOException {
        for (int i = 0; i < 700; i++) {
            Requester asker = come("member " + i);
            asker.socket.getOutputStream().write("x".repeat(16_000).getBytes(UTF_8));
            settle();
        }
        assertThat(held()).isLessThanOrEqualTo(10 * MIB);
        Requester gone = askers.stream()
                .filter(asker -> asker.closed == CloseReason.MEMORY_SHORT)
                .findFirst()
                .orElseThrow();
        settle();
        assertThat(new String(gone.socket.getInputStream().readNBytes(13), UTF_8))
                .isEqualTo("memory_short\n");
    }

    @Test
    void whatAnAccountBeginsHoldsAnEighthWhileOthersWantRoom() throws IOException {
        for (int i = 0; i < 550; i++) {
            Requester asker = come("hoarder");
            asker.socket.getOutputStream().write("x".repeat(16_000).getBytes(UTF_8));
            settle();
        }
        Requester honest = come("honest");
        honest.socket.getOutputStream().write("x".repeat(3_000).getBytes(UTF_8));
        settle();
        honest.socket.getOutputStream().write('\n');
        turnUntil(() -> honest.made == 1);
        assertThat(honest.closed).isNull();
        assertThat(held()).isLessThanOrEqualTo(8 * MIB);
    }

    /** With lines that all end in their time, so that nobody is stuck, and nobody is beyond its part. */
    private List<Requester> bringsJustUnderAnEighth(String account) throws IOException {
        List<Requester> brought = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            Requester asker = come(account);
            asker.answers = true;
            asker.socket.getOutputStream().write("a\n".repeat(32_000).getBytes(UTF_8));
            settle();
            brought.add(asker);
            assertThat(held()).isLessThanOrEqualTo(10 * MIB);
        }
        return brought;
    }

    @Test
    void whatAccountsBringEachWithinItsPartKeepsNoPageWaiting() throws IOException {
        Requester modest = come("modest");
        modest.answers = true;
        modest.socket.getOutputStream().write("a\n".repeat(10_000).getBytes(UTF_8));
        settle();
        List<Requester> brought = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            brought.addAll(bringsJustUnderAnEighth("hoarder " + i));
        }
        assertThat(held()).as("as long as nobody wants room").isGreaterThan(8 * MIB);
        Requester honest = come("honest");
        for (int pages = 1; pages <= 12; pages++) {
            asks(honest, 1);
            assertThat(honest.made).isEqualTo(pages);
            assertThat(honest.socket.getInputStream().readNBytes(PAGE.length)).hasSize(PAGE.length);
            assertThat(held()).isLessThanOrEqualTo(8 * MIB);
            nowNs += Duration.ofSeconds(8).toNanos();
            brought.forEach(asker -> asker.connection.setInputPaused(false));
            settle();
            for (Requester asker : brought) {
                asker.socket.getInputStream().skipNBytes(asker.closed == null ? 3 : 0);
            }
        }
        assertThat(honest.closed).isNull();
        assertThat(modest.closed).as("of those who bring most").isNull();
        assertThat(brought.stream().filter(asker -> asker.closed != null))
                .as("no more than it takes")
                .hasSizeBetween(1, 15);
    }

    @Test
    void manyAccountsEachWithinItsPartNeverBringMoreThanTheWhole() throws IOException {
        for (int i = 0; noneGaveWay(); i++) {
            bringsJustUnderAnEighth("hoarder " + i);
        }
        assertThat(held()).isGreaterThan(8 * MIB);
    }

    private boolean noneGaveWay() {
        return askers.stream().noneMatch(asker -> asker.closed == CloseReason.MEMORY_SHORT);
    }

    /** All that comes within one turn. */
    @Test
    void whatComesAtOnceIsReadNoFurtherThanThereIsRoom() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            come("hoarder " + i % 20).answers = true;
        }
        for (Requester asker : askers) {
            asker.socket.getOutputStream().write("a\n".repeat(16_000).getBytes(UTF_8));
        }
        while (reactor.meter().idleInARow() < 3) {
            reactor.turn(false);
            assertThat(held()).isLessThanOrEqualTo(10 * MIB + 64 * 1024);
        }
    }

    /** Of its own account, or the account could do nothing any more. */
    @Test
    void clientsThatSleepGiveWayToOthersOfTheirAccount() throws IOException {
        for (int i = 0; i < 10; i++) {
            stuffed("ann");
        }
        Requester awake = come("ann");
        asks(awake, 1);
        assertThat(awake.made).isZero();
        nowNs += Duration.ofSeconds(11).toNanos();
        while (awake.made == 0) {
            nowNs += Duration.ofMillis(300).toNanos();
            reactor.turn(false);
        }
        assertThat(awake.closed).isNull();
        assertThat(reactor.stats().closed(CloseReason.MEMORY_SHORT).get()).isPositive();
    }

    @Test
    void whoWaitsForTheServerIsNotAmongThoseThatTakeNothing() throws IOException {
        for (int i = 0; i < 8; i++) {
            come("account " + i).connection.reserve(MIB, room -> {});
        }
        Requester waiting = come("honest");
        waiting.socket.getOutputStream().write(("page\n" + "{\"action\":\"ping\"}\n".repeat(200)).getBytes(UTF_8));
        settle();
        nowNs += Duration.ofSeconds(59).toNanos();
        settle();
        assertThat(waiting.closed).isNull();
        nowNs += Duration.ofSeconds(2).toNanos();
        settle();
        assertThat(waiting.closed)
                .as("or those who wait for each other would do so for ever")
                .isEqualTo(CloseReason.MEMORY_SHORT);
    }

    @Test
    void whoComesLaterDoesNotOvertake() throws IOException {
        List<Connection.Reservation> rooms = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            come("account " + i).connection.reserve(MIB - 20_000, rooms::add);
        }
        List<String> order = new ArrayList<>();
        come("ann").connection.reserve(500_000, room -> order.add("ann"));
        come("bob").connection.reserve(10, room -> order.add("bob"));
        settle();
        assertThat(order).isEmpty();
        rooms.get(0).release();
        settle();
        assertThat(order).containsExactly("ann", "bob");
    }

    @Test
    void manyOfOneAccountGetTheirRoomWithoutPauses() throws IOException {
        List<Connection.Reservation> rooms = new ArrayList<>();
        int[] given = new int[1];
        Requester first = come("ann");
        first.connection.reserve(MIB, rooms::add);
        for (int i = 0; i < 600; i++) {
            first.connection.reserve(1, room -> given[0]++);
        }
        settle();
        assertThat(given[0]).isZero();
        rooms.get(0).release();
        reactor.turn(false);
        assertThat(given[0]).as("in one turn").isEqualTo(256);
        // Would wait for ever if it waited.
        reactor.turn(true);
        reactor.turn(true);
        assertThat(given[0]).isEqualTo(600);
    }

    /** Or the loop would be busy for as long as they wait. */
    @Test
    void manyAccountsThatHaveToWaitDontKeepTheLoopBusy() throws IOException {
        for (int i = 0; i < 300; i++) {
            Requester asker = come("account " + i);
            asker.connection.reserve(1, room -> {});
            asker.connection.reserve(MIB, room -> {});
        }
        settle();
        assertThat(reactor.stats().waitingForMemory.get()).isEqualTo(300);
        reactor.turn(false);
        reactor.turn(false);
        assertThat(reactor.memory().goesOn()).isFalse();
    }

    @Test
    void aMistakeInWhatIsDoneWithRoomLosesNoRoom() throws IOException {
        List<Connection.Reservation> rooms = new ArrayList<>();
        Requester first = come("ann");
        first.connection.reserve(MIB, rooms::add);
        Requester mistaken = come("ann");
        mistaken.connection.reserve(10, room -> {
            throw new IllegalStateException("planted");
        });
        boolean[] given = new boolean[1];
        come("ann").connection.reserve(10, room -> given[0] = true);
        rooms.get(0).release();
        turnUntil(() -> given[0]);
        settle();
        assertThat(mistaken.closed).isEqualTo(CloseReason.INTERNAL_ERROR);
        assertThat(held()).isEqualTo(10);

        Requester another = come("bob");
        another.connection.reserve(10, room -> {
            throw new IllegalStateException("planted");
        });
        settle();
        assertThat(another.closed).isEqualTo(CloseReason.INTERNAL_ERROR);
        assertThat(held()).isEqualTo(10);
    }

    @Test
    void handshakesOfTheNetworkThatHasMostOfThemGiveWay() throws Exception {
        SSLContext context = SSLContext.getDefault();
        InetSocketAddress tls = reactor.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                connection -> new Requester(connection),
                new TlsInitializer(
                        new TlsSettings(() -> context, network -> (task, then) -> true, () -> Duration.ZERO)));
        Requester guest = come("");
        guest.socket.getOutputStream().write("x".repeat(3_000).getBytes(UTF_8));
        settle();
        long before = held();
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            silent.add(connect("127.0.0.2", tls));
        }
        settle();
        assertThat(held()).as("those who said nothing hold nothing").isEqualTo(before);

        byte[] begunRecord = {22, 3, 1, 2, 0, 1};
        Socket honest = connect("127.0.0.3", tls);
        honest.getOutputStream().write(begunRecord);
        settle();
        for (Socket socket : silent) {
            socket.getOutputStream().write(begunRecord);
            settle();
        }
        assertThat(held()).isLessThanOrEqualTo(MIB);
        assertThat(reactor.stats().closed(CloseReason.MEMORY_SHORT).get()).isPositive();
        assertThat(guest.closed).isNull();
        honest.setSoTimeout(50);
        assertThatThrownBy(() -> honest.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    private Socket connect(String from, InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(to);
        sockets.add(socket);
        settle();
        return socket;
    }

    @Test
    void allGuestsTogetherHoldASmallPart() throws IOException {
        for (int i = 0; i < 300; i++) {
            Requester guest = come("");
            guest.socket.getOutputStream().write("x".repeat(16_000).getBytes(UTF_8));
            settle();
        }
        assertThat(held()).isLessThanOrEqualTo(MIB);
        assertThat(askers).anyMatch(asker -> asker.closed == CloseReason.MEMORY_SHORT);
    }

    /** Or it would wait for itself. */
    @Test
    void requestsThatWaitBehindOthersDontKeepThemWaiting() throws IOException {
        for (int i = 0; i < 40; i++) {
            Requester asker = come("hoarder");
            asker.socket.getOutputStream().write("page\n".repeat(12_000).getBytes(UTF_8));
            settle();
        }
        assertThat(reactor.stats().waitingForMemory.get()).isPositive();
        for (Requester asker : askers) {
            if (asker.made > 0) {
                asker.connection.close(CloseReason.PEER_RESET);
            }
        }
        turnUntil(() -> askers.stream().filter(asker -> asker.made > 0).count() > 5);
    }

    @Test
    void roomOfAJobIsHeldUntilItsEndWhoeverIsGone() throws IOException {
        Requester asker = come("ann");
        asker.gives = false;
        asks(asker, 1);
        assertThat(held()).isGreaterThanOrEqualTo(PAGE.length);
        asker.connection.close(CloseReason.PEER_RESET);
        turnUntil(() -> asker.closed != null);
        settle();
        assertThat(held()).isEqualTo(PAGE.length);
        asker.room.release();
        assertThat(held()).isZero();
        assertThat(reactor.memory().accounts()).as("accounts remembered").isZero();
    }

    @Test
    void nothingIsLeftOfThoseWhoAreGone() throws IOException {
        for (int i = 0; i < 30; i++) {
            stuffed("hoarder " + i % 3);
        }
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        askers.forEach(asker -> asker.connection.close(CloseReason.PEER_RESET));
        turnUntil(() -> reactor.connectionCount() == 0);
        settle();
        assertThat(held()).isZero();
        assertThat(reactor.stats().waitingForMemory.get()).isZero();
        assertThat(reactor.memory().accounts()).as("accounts remembered").isZero();
    }

    /** Each line asks for a page. */
    private static final class Requester extends QuietHandler {
        Socket socket;
        Connection.Reservation room;
        boolean gives = true;

        /** A word for each line, when it is its time, instead of a page. */
        boolean answers;

        int made;

        Requester(Connection connection) {
            super(connection);
        }

        @Override
        public void onFrame(ByteBuffer frame) {
            connection.setInputPaused(true);
            if (answers) {
                connection.send("ok\n".getBytes(UTF_8));
                return;
            }
            connection.reserve(PAGE.length, given -> {
                room = given;
                if (gives) {
                    given.release();
                    connection.send(PAGE);
                    made++;
                    connection.setInputPaused(false);
                }
            });
        }

        @Override
        public byte[] onClosed(CloseReason reason) {
            closed = reason;
            return reason.isByServer() ? (reason.code() + "\n").getBytes(UTF_8) : new byte[0];
        }
    }
}
