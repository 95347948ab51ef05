package chatroom.server.reactor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
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

    /** Bytes read from one connection in one turn, and written at once where they are copied first. */
    private static final int SCRATCH_BYTES = 64 * 1024;

    private final Selector selector;
    private final LongSupplier nanoTime;
    private final UnaryOperator<Transport> sockets;
    private ReactorLimits limits;
    private final Timers timers;
    private final FanOut fanOut;
    private final TurnQueues queues;
    private final TurnMeter meter = new TurnMeter();
    private final ReadySockets ready;
    private final Mailboxes mailboxes;

    final ByteBuffer readBuffer = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(SCRATCH_BYTES);

    private final ReactorStats stats = new ReactorStats();
    private final ConnectionLimiter limiter = new ConnectionLimiter(stats);
    private final MemoryBudget memory = new MemoryBudget(stats);
    private final MemoryReclaimer reclaimer;
    private BooleanSupplier afterInput = () -> false;
    private boolean inputGoesOn;

    private final List<Acceptor> acceptors = new ArrayList<>();

    /** Sockets that aren't connections yet. */
    private final Handshakes handshakes = new Handshakes();

    private final ConnectionTable connections;
    private final OrderlyStop stop;

    private final Mailbox<LivenessProbes.Result> probesDone;
    private final Mailbox<Handshake> handshakeTasksDone;
    private LivenessProbes livenessProbes;
    private Thread thread;
    private Thread owner;
    private long turnBeganNs;

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
        this.turnBeganNs = nanoTime.getAsLong();
        this.fanOut = new FanOut(timers);
        this.queues = new TurnQueues(fanOut);
        this.ready = new ReadySockets(selector);
        this.mailboxes = new Mailboxes(selector::wakeup);
        this.connections = new ConnectionTable(this, stats);
        this.stop = new OrderlyStop(timers, acceptors, handshakes, connections);
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
        return mailboxes.add();
    }

    /**
     * Before the first turn. Done in each turn when its input has been handled: what it led to can be handed on together.
     *
     * @param step says whether it is to be done again when whatever has come in meanwhile is handled: the next turn follows at once
     */
    public void afterInput(BooleanSupplier step) {
        afterInput = step;
    }

    public Timers timers() {
        return timers;
    }

    /** When this turn began: the time of what happens with each delivery, where milliseconds don't matter. */
    long turnBeganNs() {
        return turnBeganNs;
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
        stop.ask(within);
        selector.wakeup();
    }

    @Override
    public void run() {
        // After an error of the JVM closing would need memory, and touch what may be half changed; the process is about
        // to end.
        try {
            while (!stop.isDone()) {
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
        ready.select(mayBlock && !hasPendingWork() ? timers.untilNextNs() : 0);
        long beganNs = nanoTime.getAsLong();
        turnBeganNs = beganNs;
        TurnEvent event = new TurnEvent();
        event.begin();
        // Messages before sockets: an answer makes room for the next request of its connection.
        event.messages = guarded(mailboxes::deliver);
        event.sockets = guarded(this::handleReady);
        event.timers = guarded(timers::run) + guarded(stop::beginIfAsked);
        // Reaping before writing: what a connection's end changes for the others leaves with this turn's writes.
        event.reaped = guarded(queues::reap);
        event.flushed = guarded(queues::flush) + guarded(memory::serve) + guarded(reclaimer::reclaim);
        guarded(stop::endWhereNobodyIsLeft);
        long tookNs = nanoTime.getAsLong() - beganNs;
        stats.turnNs.record(tookNs);
        meter.turned(tookNs, event.all() == 0);
        event.tell(connections.size());
    }

    private boolean hasPendingWork() {
        return !queues.isEmpty() || inputGoesOn || memory.goesOn() || stop.isToBegin() || mailboxes.hasMessages();
    }

    private int handleReady() {
        int handled = ready.handle() + queues.resume();
        inputGoesOn = afterInput.getAsBoolean();
        return handled;
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

    /** How many clients have a descriptor. */
    public int connectionCount() {
        assertOnThread();
        return connections.clients() + handshakes.size();
    }

    FanOut fanOut() {
        return fanOut;
    }

    TurnQueues queues() {
        return queues;
    }

    ConnectionTable connections() {
        return connections;
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
        return stop.isDone();
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
        stop.now();
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
