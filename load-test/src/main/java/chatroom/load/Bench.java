package chatroom.load;

import chatroom.protocol.Request;
import chatroom.protocol.Subscription;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a scenario stands on: a server, accounts there, the loop, and where to tell what is found. */
final class Bench implements AutoCloseable {
    /** One source address has some 28,000 ports. */
    private static final int CONNECTIONS_PER_SOURCE = 20_000;

    /** 127.0.0.101. */
    private static final int LAST_SOURCE = 100;

    private static final int RESERVED_DESCRIPTORS = 128;

    /** Clients that knock without having been let in, at most, unless a scenario wants a storm. */
    private static final int KNOCKING = 256;

    private static final int REFERENCE_BYTES = 32 * 1024 * 1024;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    private final Loop loop = new Loop();
    private final Violations violations = new Violations();
    private final Reference reference = new Reference(REFERENCE_BYTES);
    private final Progress progress;
    private final Servers servers;
    private boolean webSocket;
    private Accounts accounts;
    private int connected;
    private int nextServer;
    private int source;
    private long busy;
    private long delivered;
    private Runnable afterDeliveries = () -> {};

    private Bench(String name, Servers servers) throws IOException {
        this.progress = new Progress(name);
        this.servers = servers;
    }

    static Bench open(CommonOptions options, String name, int connections, int users, List<String> serverOptions)
            throws IOException, LoadException, InterruptedException {
        checkDescriptors(connections + RESERVED_DESCRIPTORS);
        Bench bench;
        boolean hasOwnCore;
        if (options.hosts().isEmpty()) {
            bench = new Bench(
                    name, Servers.start(options, mostAtOnce(connections) + RESERVED_DESCRIPTORS, serverOptions));
            hasOwnCore = options.pin() && Pinning.pinMyself(options.generatorCpu());
        } else {
            bench = new Bench(name, Servers.named(options));
            hasOwnCore = options.stayAwake();
        }
        bench.webSocket = options.webSocket();
        if (hasOwnCore) {
            bench.loop.stayAwake();
        }
        try {
            bench.accounts = Accounts.make(bench, users);
            return bench;
        } catch (IOException | LoadException | RuntimeException e) {
            bench.close();
            throw e;
        }
    }

    /** Those who prepare a run come and go before its clients do, and for a moment the server has who left and who follows. */
    private static int mostAtOnce(int connections) {
        return Math.max(connections, 2 * KNOCKING);
    }

    private static void checkDescriptors(int wanted) throws LoadException {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < wanted) {
            throw new LoadException(
                    "This needs %s open files, and the system allows %s: raise it with ulimit -n, for the server too."
                            .formatted(wanted, system.getMaxFileDescriptorCount()));
        }
    }

    Loop loop() {
        return loop;
    }

    Violations violations() {
        return violations;
    }

    Reference reference() {
        return reference;
    }

    Progress progress() {
        return progress;
    }

    Accounts accounts() {
        return accounts;
    }

    /** The server refused something because there was too much at once. */
    void countBusy() {
        busy++;
    }

    void countDelivered(long messages) {
        delivered += messages;
        afterDeliveries.run();
    }

    /** Done each time that a listener has got something. */
    void afterDeliveries(Runnable step) {
        afterDeliveries = step;
    }

    /** Messages pushed to listeners. */
    long delivered() {
        return delivered;
    }

    long busy() {
        return busy;
    }

    int servers() {
        return servers.count();
    }

    /** Empty where their processes aren't known. */
    Optional<ProcessUse> serverUse() {
        return servers.use();
    }

    static Optional<ProcessUse> generatorUse() {
        return ProcessUse.of(ProcessHandle.current().pid());
    }

    boolean hasOwnServer() {
        return servers.areOwn();
    }

    /**
     * Everybody is thrown out; sessions are still valid afterwards.
     *
     * @return how many seconds it takes from its start until it listens
     */
    double restartServer() throws IOException, LoadException, InterruptedException {
        if (!hasOwnServer()) {
            throw new LoadException("A server that was not started by this program can't be restarted by it.");
        }
        servers.stop();
        long startedNs = System.nanoTime();
        servers.startAgain();
        return (System.nanoTime() - startedNs) / 1e9;
    }

    /** How a client of the n-th user comes in who gets everything after the newest message. */
    Request.Resume live(int user) {
        return accounts.resume(user, new Subscription(OptionalLong.empty(), Optional.empty(), true));
    }

    /** How a client of the n-th user comes in who gets nothing unasked. */
    Request.Resume quiet(int user) {
        return accounts.resume(user, new Subscription(OptionalLong.empty(), Optional.empty(), false));
    }

    /** How a client of the n-th user comes in who has everything up to a message. */
    Request.Resume after(int user, long lastId) {
        return accounts.resume(user, new Subscription(OptionalLong.of(lastId), Optional.empty(), true));
    }

    Peer connect(Peer.Handler handler) throws IOException {
        return connect(handler, Optional.empty(), OptionalInt.empty());
    }

    /** @param number of the server, which is the next one's turn without it */
    private Peer connect(Peer.Handler handler, Optional<Integer> receiveBytes, OptionalInt number) throws IOException {
        InetSocketAddress server = servers.at(number.orElseGet(() -> nextServer++ % servers.count()));
        source = Math.max(source, connected++ / CONNECTIONS_PER_SOURCE);
        while (true) {
            try {
                Peer peer = Peer.connect(loop, server, sourceAddress(server, source), receiveBytes, handler);
                if (webSocket) {
                    peer.upgrade();
                }
                return peer;
            } catch (BindException e) {
                // Its ports are used up; those of connections closed a minute ago count too.
                if (source == LAST_SOURCE || !server.getAddress().isLoopbackAddress()) {
                    throw e;
                }
                source++;
            }
        }
    }

    private static Optional<InetSocketAddress> sourceAddress(InetSocketAddress server, int number) throws IOException {
        if (number == 0 || !server.getAddress().isLoopbackAddress()) {
            return Optional.empty();
        }
        byte[] address = {127, 0, 0, (byte) (1 + number)};
        return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address), 0));
    }

    void connect(Member member) throws IOException {
        member.attach(connect(member, member.receiveBytes(), member.server()));
    }

    /** Connects them and lets them log in, some at a time; returns when all are in. */
    void letIn(List<? extends Member> members) throws IOException, LoadException {
        letIn(members, KNOCKING);
    }

    void letIn(List<? extends Member> members, int atOnce) throws IOException, LoadException {
        // The descriptors of closed sockets are free only after the next select.
        loop.releaseClosed();
        RampUp rampUp = new RampUp(this, members, atOnce);
        await(rampUp::advance);
        if (!rampUp.isDone()) {
            violations.sentences().forEach(System.err::println);
            throw new LoadException("Only %s of %s clients came in.".formatted(rampUp.in(), members.size()));
        }
    }

    /** Until it is done, for as long as something comes in: a machine that is busy with other things is no broken promise. */
    void await(BooleanSupplier done) throws IOException {
        boolean reached;
        long before;
        do {
            before = loop.receivedBytes();
            reached = loop.runUntil(done, System.nanoTime() + PATIENCE_NS);
        } while (!reached && loop.receivedBytes() > before);
    }

    @Override
    public void close() throws IOException {
        progress.end();
        loop.close();
        servers.close();
    }
}
