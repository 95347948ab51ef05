package chatroom.server.reactor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop. {@link #turn} is all of it; {@link #run} repeats it on a thread until {@link #stop} has been asked for and carried out. In
 * tests a turn is called by hand: whoever calls it first is the reactor thread.
 */
public final class Reactor implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reactor.class);

    /** Messages handled in one turn, so that the sockets get theirs. */
    private static final int MESSAGE_BUDGET = 4_096;

    /** A net that is cut ends thousands of connections at once, for which nobody else should wait. */
    private static final int REAPED_TOGETHER = 256;

    /** Bytes read from one connection in one turn, and written at once where they are copied first. */
    private static final int SCRATCH_BYTES = 64 * 1024;

    private final Selector selector;
    private final LongSupplier nanoTime;
    private final UnaryOperator<Transport> sockets;
    private ReactorLimits limits;
    private final Timers timers;
    private final FanOut fanOut;
    private final TurnMeter meter = new TurnMeter();
    private final List<Mailbox<?>> mailboxes = new ArrayList<>();

    /** Everything that has a descriptor, those included that only wait for their last bytes to leave. */
    private final Map<Long, TcpConnection> connections = new HashMap<>();

    /** What isn't a connection yet. */
    private final Handshakes handshakes = new Handshakes();

    /** What the steps of a turn hand to later ones. */
    private final List<Selectable> ready = new ArrayList<>();

    private final Deque<TcpConnection> resumed = new ArrayDeque<>();
    private final Deque<TcpConnection> closing = new ArrayDeque<>();
    private final Deque<TcpConnection> unflushed = new ArrayDeque<>();

    final ByteBuffer readBuffer = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(SCRATCH_BYTES);

    private final ReactorStats stats = new ReactorStats();
    private final ConnectionLimiter limiter = new ConnectionLimiter(stats);
    private final MemoryBudget memory = new MemoryBudget(stats);
    private final MemoryReclaimer reclaimer;
    private long nextConnectionId = 1;
    private Runnable afterInput = () -> {};
    private final List<Acceptor> acceptors = new ArrayList<>();

    /** Which acceptor an internal connection came from, by number. */
    private final Map<Long, InternalAcceptor> internal = new HashMap<>();

    private final Mailbox<LivenessProbes.Result> probesDone;
    private final Mailbox<Handshake> handshakeTasksDone;
    private LivenessProbes livenessProbes;
    private Thread thread;
    private Thread owner;
    private volatile Duration stopWithin;
    private boolean stopping;
    private boolean stopped;

    public Reactor(LongSupplier nanoTime, ReactorLimits limits) throws IOException {
        this(Selector.open(), nanoTime, limits);
    }

    /** For a simulation: over sockets that are none. */
    Reactor(Selector selector, LongSupplier nanoTime, ReactorLimits limits) {
        this(selector, nanoTime, limits, UnaryOperator.identity());
    }

    /** @param sockets puts something between each socket and its connection: for tests that cut what goes through to pieces */
    Reactor(Selector selector, LongSupplier nanoTime, ReactorLimits limits, UnaryOperator<Transport> sockets) {
        this.selector = selector;
        this.nanoTime = nanoTime;
        this.limits = limits;
        this.sockets = sockets;
        this.timers = new Timers(nanoTime);
        this.fanOut = new FanOut(timers);
        this.reclaimer = new MemoryReclaimer(memory, stats, timers, handshakes);
        this.probesDone = newMailbox();
        this.handshakeTasksDone = newMailbox();
        handshakeTasksDone.deliverTo(Handshake::onTaskDone);
        probeLivenessWith(Reactor::unknown, Reactor::atOnce);
    }

    private static long[] unknown(List<SocketChannel> sockets) {
        long[] bytes = new long[sockets.size()];
        Arrays.fill(bytes, Long.MAX_VALUE);
        return bytes;
    }

    private static boolean atOnce(Runnable task, Runnable then) {
        task.run();
        then.run();
        return true;
    }

    /** Before the first turn. A new way in for other threads; what they offer is handed to its recipient in step 2 of a turn. */
    public <T> Mailbox<T> newMailbox() {
        Mailbox<T> mailbox = new Mailbox<>(selector::wakeup);
        mailboxes.add(mailbox);
        return mailbox;
    }

    /** Before the first turn. Done in each turn when its input has been handled: what it led to can be handed on together. */
    public void afterInput(Runnable step) {
        afterInput = step;
    }

    public Timers timers() {
        return timers;
    }

    /**
     * Before the first turn. How it is found out whether those who say nothing take what they are sent; without it, who says nothing counts
     * as gone.
     */
    public void probeLivenessWith(SendQueues queues, BackgroundTasks workers) {
        livenessProbes = new LivenessProbes(timers, queues, workers, probesDone);
    }

    LivenessProbes livenessProbes() {
        return livenessProbes;
    }

    /** For connections that begin from now on. Before the first turn, or reactor thread. */
    public void changeLimits(ReactorLimits newLimits) {
        limits = newLimits;
    }

    public ReactorLimits limits() {
        return limits;
    }

    /**
     * Before the first turn, or reactor thread. What all connections together may make this server hold: beyond it, they wait for each
     * other, or end.
     */
    public void limitHeldBytes(long bytes) {
        memory.limit(bytes);
    }

    MemoryBudget memory() {
        return memory;
    }

    Handshakes handshakes() {
        return handshakes;
    }

    /**
     * Before the first turn. Begins to listen.
     *
     * @return the address in force, with the port that the system chose where 0 was asked for
     */
    public InetSocketAddress listen(InetSocketAddress address, ConnectionListener listener) throws IOException {
        return listen(address, listener, IncomingChannel::openAsItIs, Set.of());
    }

    /** As {@link #listen(InetSocketAddress, ConnectionListener)}, for connections that begin in another way. */
    public InetSocketAddress listen(
            InetSocketAddress address, ConnectionListener listener, ChannelInitializer initializer) throws IOException {
        return listen(address, listener, initializer, Set.of());
    }

    /** @param relays addresses through which others come, and whose word for where from is taken ({@link Connection#isRelayed}) */
    public InetSocketAddress listen(
            InetSocketAddress address,
            ConnectionListener listener,
            ChannelInitializer initializer,
            Set<InetAddress> relays)
            throws IOException {
        ClientAcceptor acceptor = new ClientAcceptor(this, selector, address, listener, initializer, relays);
        acceptors.add(acceptor);
        return acceptor.address();
    }

    IncomingChannel incoming(
            SocketChannel channel, ConnectionSlot slot, boolean isRelayed, ConnectionListener listener) {
        return new IncomingChannel(
                this, channel, sockets.apply(new PlainTransport(channel)), slot, isRelayed, listener);
    }

    SelectionKey register(SocketChannel channel) throws IOException {
        return channel.register(selector, 0);
    }

    /** Worker: the handshake may go on. */
    void onTaskDone(Handshake handshake) {
        handshakeTasksDone.offer(handshake);
    }

    /**
     * Before the first turn. Begins to listen on a socket in the file system, of mode 0600, which is removed at the end.
     *
     * @param birthplace a folder in which only this user can make files
     */
    public void listenOnUnixSocket(Path socket, Path birthplace, ConnectionListener listener, Duration idleTimeout)
            throws IOException {
        acceptors.add(InternalAcceptor.unixSocket(this, selector, socket, birthplace, listener, idleTimeout));
    }

    /** Before the first turn. Begins to listen for others than clients, of whom there are few. As {@link #listen} otherwise. */
    public InetSocketAddress listenInternally(
            InetSocketAddress address, ConnectionListener listener, Duration idleTimeout) throws IOException {
        InternalAcceptor acceptor = InternalAcceptor.tcp(this, selector, address, listener, idleTimeout);
        acceptors.add(acceptor);
        return acceptor.address();
    }

    /** Any thread, once. Repeats {@link #turn} on a thread of its own. */
    public void start() {
        thread = new Thread(this, "reactor");
        thread.start();
    }

    /** Any thread, after {@link #start}. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Any thread, after {@link #start}. Returns when the loop has ended. */
    public void awaitEnd() throws InterruptedException {
        thread.join();
    }

    /** Any thread. Stops accepting, lets handlers finish what has begun, flushes for as long as given at most, and ends {@link #run}. */
    public void stop(Duration within) {
        stopWithin = within;
        selector.wakeup();
    }

    @Override
    public void run() {
        // After an error of the JVM closing would need memory, and touch what may be half changed; the process is about
        // to end.
        try {
            while (!stopped) {
                turn(true);
            }
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        close();
    }

    /** @param mayBlock whether to wait until there is something to do */
    void turn(boolean mayBlock) {
        assertOnThread();
        select(mayBlock);
        long beganNs = nanoTime.getAsLong();
        TurnEvent event = new TurnEvent();
        event.begin();
        // Messages before sockets: an answer makes room for the next request of its connection.
        event.messages = guarded(this::deliverMessages);
        event.sockets = guarded(this::handleReady);
        event.timers = guarded(timers::run) + guarded(this::beginStop);
        // Reaping before writing: what a connection's end changes for the others leaves with this turn's writes.
        event.reaped = guarded(this::reap);
        event.flushed = guarded(this::flush) + guarded(memory::serve) + guarded(reclaimer::reclaim);
        guarded(this::endStop);
        long tookNs = nanoTime.getAsLong() - beganNs;
        stats.turnNs.record(tookNs);
        meter.turned(tookNs, event.all() == 0);
        event.tell(connections.size());
    }

    private void select(boolean mayBlock) {
        // An interrupted thread would make every select return at once.
        Thread.interrupted();
        try {
            long timeoutMillis = mayBlock && !hasPendingWork() ? timeoutMillis() : 0;
            if (timeoutMillis == 0) {
                selector.selectNow(this::collect);
            } else {
                selector.select(this::collect, timeoutMillis == Long.MAX_VALUE ? 0 : timeoutMillis);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The selector broke.", e);
        }
    }

    /** Rounded up: waking before the time would only mean to wait again. */
    private long timeoutMillis() {
        long untilNextNs = timers.untilNextNs();
        return untilNextNs == Long.MAX_VALUE ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.toMillis(untilNextNs + 999_999);
    }

    private boolean hasPendingWork() {
        if (!resumed.isEmpty()
                || !closing.isEmpty()
                || !unflushed.isEmpty()
                || memory.goesOn()
                || (stopWithin != null && !stopping)) {
            return true;
        }
        for (Mailbox<?> mailbox : mailboxes) {
            if (mailbox.hasMessages()) {
                return true;
            }
        }
        return false;
    }

    private void collect(SelectionKey key) {
        ready.add((Selectable) key.attachment());
    }

    private int deliverMessages() {
        int delivered = 0;
        for (Mailbox<?> mailbox : mailboxes) {
            delivered += mailbox.deliver(MESSAGE_BUDGET);
        }
        return delivered;
    }

    private int handleReady() {
        int handled = ready.size() + resumed.size();
        try {
            ready.forEach(Selectable::onReady);
        } finally {
            // What was left out is still ready, and will be selected again.
            ready.clear();
        }
        for (int i = resumed.size(); i > 0; i--) {
            resumed.poll().onResumed();
        }
        afterInput.run();
        return handled;
    }

    private int reap() {
        int reaped = 0;
        TcpConnection connection;
        // Those beyond come with the next turn, which follows at once.
        while (reaped < REAPED_TOGETHER && (connection = closing.poll()) != null) {
            reaped++;
            connection.reap();
        }
        return reaped;
    }

    private int flush() {
        // Readers first. Replies first would let senders go on sooner, with smaller batches and later deliveries:
        // measured, and worse.
        int flushed = fanOut.begin();
        // Those that a flush puts back have used up their budget, and go on in the next turn.
        flushed += unflushed.size();
        for (int i = unflushed.size(); i > 0; i--) {
            TcpConnection connection = unflushed.poll();
            connection.unflushed = false;
            connection.flush();
        }
        fanOut.end();
        return flushed;
    }

    private int beginStop() {
        if (stopWithin == null || stopping) {
            return 0;
        }
        stopping = true;
        acceptors.forEach(Acceptor::close);
        handshakes.endAll(CloseReason.SHUTTING_DOWN);
        for (TcpConnection connection : List.copyOf(connections.values())) {
            connection.onShutdown();
        }
        // Who waits for a disk that hangs is let go of in time to be told so.
        timers.schedule(stopWithin.multipliedBy(4).dividedBy(5), this::closeAll);
        timers.schedule(stopWithin, () -> stopped = true);
        return 1;
    }

    private void closeAll() {
        connections.values().forEach(connection -> connection.close(CloseReason.SHUTTING_DOWN));
    }

    private int endStop() {
        stopped |= stopping && connections.isEmpty();
        return 0;
    }

    /** A mistake of ours in one step must not end the loop; an error of the JVM does. What belongs to a connection was caught there. */
    private int guarded(Step step) {
        try {
            return step.run();
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("a step of the turn failed", e);
            return 1;
        }
    }

    /** As below, for a channel that no limit counts. */
    TcpConnection open(SocketChannel channel, Transport transport, ConnectionListener listener) throws IOException {
        return open(channel, transport, ConnectionSlot.uncounted(), false, listener);
    }

    /** A channel that has come in: the listener decides what it is for. */
    TcpConnection open(
            SocketChannel channel,
            Transport transport,
            ConnectionSlot slot,
            boolean isRelayed,
            ConnectionListener listener)
            throws IOException {
        SelectionKey key = channel.register(selector, 0);
        String network = PeerNetwork.of(channel.getRemoteAddress());
        TcpConnection connection = new TcpConnection(
                this,
                nextConnectionId++,
                peerOf(channel),
                network,
                isRelayed,
                slot,
                key,
                transport,
                memory.guests(),
                limits,
                stats);
        open(connection, key, listener);
        return connection;
    }

    /** The channel of somebody who is no client. */
    TcpConnection openInternal(SocketChannel channel, InternalAcceptor acceptor, ConnectionListener listener)
            throws IOException {
        SelectionKey key = channel.register(selector, 0);
        boolean isLocal = !(channel.getRemoteAddress() instanceof InetSocketAddress);
        TcpConnection connection = new TcpConnection(
                this,
                nextConnectionId++,
                isLocal ? "admin socket" : peerOf(channel),
                PeerNetwork.of(channel.getRemoteAddress()),
                false,
                ConnectionSlot.uncounted(),
                key,
                new PlainTransport(channel),
                memory.operators(),
                acceptor.limits(limits),
                acceptor.stats());
        internal.put(connection.id(), acceptor);
        open(connection, key, listener);
        return connection;
    }

    private void open(TcpConnection connection, SelectionKey key, ConnectionListener listener) {
        key.attach(connection);
        connections.put(connection.id(), connection);
        connection.open(listener);
    }

    /** Address and port of the other end. */
    static String peerOf(SocketChannel channel) throws IOException {
        String peer = String.valueOf(channel.getRemoteAddress());
        return peer.substring(peer.indexOf('/') + 1);
    }

    /** How many clients have a descriptor. */
    public int connectionCount() {
        assertOnThread();
        return connections.size() - internal.size() + handshakes.size();
    }

    FanOut fanOut() {
        return fanOut;
    }

    /** It may deliver again; done in step 3, because the caller may be in the middle of one of its frames. */
    void resumed(TcpConnection connection) {
        resumed.add(connection);
    }

    void unflushed(TcpConnection connection) {
        unflushed.add(connection);
    }

    void closing(TcpConnection connection) {
        closing.add(connection);
    }

    void gone(TcpConnection connection, CloseReason reason) {
        connections.remove(connection.id());
        livenessProbes.forget(connection);
        InternalAcceptor acceptor = internal.remove(connection.id());
        if (acceptor == null) {
            count(reason);
        } else {
            acceptor.gone(connection);
        }
    }

    void count(CloseReason reason) {
        stats.closed(reason).increment();
    }

    /** Any thread. What this reactor has done until now. */
    public ReactorStats stats() {
        return stats;
    }

    ConnectionLimiter limiter() {
        return limiter;
    }

    TurnMeter meter() {
        return meter;
    }

    boolean isStopped() {
        return stopped;
    }

    void assertOnThread() {
        assert isOwner() : "only the reactor thread may do this";
    }

    private boolean isOwner() {
        if (owner == null) {
            owner = Thread.currentThread();
        }
        return owner == Thread.currentThread();
    }

    /** Lets go of every descriptor. After the last turn, or instead of the first. */
    @Override
    public void close() {
        acceptors.forEach(Acceptor::close);
        handshakes.endAll(CloseReason.SHUTTING_DOWN);
        for (TcpConnection connection : List.copyOf(connections.values())) {
            connection.kill();
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("the selector would not close: {}", e.getMessage());
        }
    }

    private interface Step {
        int run();
    }
}
