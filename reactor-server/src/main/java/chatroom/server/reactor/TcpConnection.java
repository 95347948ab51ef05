package chatroom.server.reactor;

import chatroom.server.log.Cursor;
import chatroom.server.log.MessageLog;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket.
 *
 * <pre>
 *   OPEN -- close(reason) --> MARKED -- reap --> DRAINING -- all sent --> LINGERING -- peer's end, or a second --> GONE
 *     \__________________________ the peer reset, or ended first, or takes nothing for 5 seconds ____________________/
 * </pre>
 *
 * Input is read and delivered only while the handler wants it and the peer takes its replies. Output goes outbox first, then log; write
 * interest is on only while the socket is full. LINGERING is there because closing a socket with unread input resets it, and the peer would
 * lose the last frames.
 *
 * <p>Owned by the reactor thread.
 */
final class TcpConnection implements Connection, Selectable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);
    private static final Duration LINGER_LIMIT = Duration.ofSeconds(1);

    private enum Phase {
        OPEN,
        MARKED,
        DRAINING,
        LINGERING,
        GONE
    }

    private final Reactor reactor;
    private final long id;
    private final boolean isRelayed;
    private String peer;
    private String network;
    private final ConnectionSlot slot;
    private final SelectionKey key;
    private Transport transport;
    private final ReactorLimits limits;
    private final ReactorStats stats;
    private final ConnectionInput input;
    private final ConnectionOutput output;
    private final Outbox outbox;
    private final ConnectionMemory memory;
    private final IdleTimeout idleTimeout;

    private ConnectionHandler handler;
    private Phase phase = Phase.OPEN;
    private CloseReason closeReason;

    /** Null where the transport asks for nothing. */
    private KeepAlive keepAlive;

    /** In the reactor's list of those to be flushed. */
    boolean unflushed;

    private boolean drainedAwaited;
    private int outboxLimitBytes;

    /** Of what is left to be sent, or of the wait for the peer's end. */
    private Timers.Timer closingDeadline;

    TcpConnection(
            Reactor reactor,
            long id,
            String peer,
            String network,
            boolean isRelayed,
            ConnectionSlot slot,
            SelectionKey key,
            Transport transport,
            MemoryBudget.Share share,
            ReactorLimits limits,
            ReactorStats stats) {
        this.reactor = reactor;
        this.id = id;
        this.peer = peer;
        this.network = network;
        this.isRelayed = isRelayed;
        this.slot = slot;
        this.key = key;
        this.transport = transport;
        this.limits = limits;
        this.stats = stats;
        this.outboxLimitBytes = limits.guestOutboxBytes();
        this.input = new ConnectionInput(this, reactor, transport, limits);
        this.output = new ConnectionOutput(this, reactor, transport, stats);
        this.outbox = output.outbox();
        this.memory = new ConnectionMemory(this, reactor.memory(), share, reactor.timers());
        this.idleTimeout = new IdleTimeout(this, reactor.timers(), limits.idleTimeout());
    }

    void open(ConnectionListener listener) {
        slot.ownedBy(this::close);
        try {
            handler = listener.onOpened(this);
            input.deliverTo(handler);
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("connection {} ({}) could not be opened", id, peer, e);
            closeReason = CloseReason.INTERNAL_ERROR;
            kill();
            return;
        }
        idleTimeout.begin();
        resumeWhereAllowed();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public String network() {
        return network;
    }

    @Override
    public void send(byte[] frames) {
        reactor.assertOnThread();
        if (phase == Phase.OPEN) {
            outbox.add(frames);
            markUnflushed();
            count();
        }
    }

    @Override
    public void reserve(long bytes, Consumer<Reservation> then) {
        reactor.assertOnThread();
        if (phase == Phase.OPEN) {
            memory.add(new MemoryBudget.Request(this, bytes, then));
            askForRoom();
        }
    }

    private void askForRoom() {
        while (memory.hasRequests() && outbox.isEmpty() && phase == Phase.OPEN) {
            memory.askNext();
        }
    }

    @Override
    public void follow(MessageLog log, Cursor from, LongConsumer onFellBehind) {
        reactor.assertOnThread();
        if (phase == Phase.OPEN) {
            output.follow(new LogReader(this, log, from, onFellBehind));
            markUnflushed();
        }
    }

    @Override
    public void unfollow(MessageLog log) {
        reactor.assertOnThread();
        output.unfollow(log);
    }

    @Override
    public void unfollowAtEnd(MessageLog log, Runnable onEnd) {
        reactor.assertOnThread();
        output.unfollowAtEnd(log, onEnd);
    }

    @Override
    public void awaitDrained() {
        reactor.assertOnThread();
        drainedAwaited = true;
        markUnflushed();
    }

    @Override
    public void setInputPaused(boolean paused) {
        reactor.assertOnThread();
        if (input.isPaused() && !paused) {
            // Nobody listened to it until now, so its silence meant nothing.
            idleTimeout.sawLife();
        }
        input.setPaused(paused);
        slot.awaitsAnswer(paused, reactor.timers().nowNs());
        resumeWhereAllowed();
    }

    @Override
    public void watchForEnd() {
        reactor.assertOnThread();
        input.watchForEnd();
        updateInterest();
    }

    @Override
    public void admit(Object account) {
        reactor.assertOnThread();
        slot.admit();
        memory.moveTo(account);
        outboxLimitBytes = limits.outboxBytes();
    }

    @Override
    public void close(CloseReason reason) {
        reactor.assertOnThread();
        if (phase == Phase.OPEN) {
            phase = Phase.MARKED;
            closeReason = reason;
            reactor.closing(this);
        }
    }

    @Override
    public boolean isRelayed() {
        return isRelayed;
    }

    @Override
    public boolean cameFrom(InetAddress client) {
        reactor.assertOnThread();
        network = PeerNetwork.of(client);
        peer = client.getHostAddress();
        Optional<CloseReason> refusal =
                slot.moveTo(network, reactor.limits(), reactor.timers().nowNs());
        refusal.ifPresent(this::close);
        return refusal.isEmpty();
    }

    @Override
    public boolean upgrade(UnaryOperator<Transport> over, ConnectionListener next) {
        reactor.assertOnThread();
        if (phase != Phase.OPEN || !hasSentEverything() || input.holdsBytes()) {
            return false;
        }
        transport = over.apply(transport);
        stats.upgraded.increment();
        input.readFrom(transport);
        output.writeTo(transport);
        handler = next.onOpened(this);
        input.deliverTo(handler);
        keepAlive = new KeepAlive(this, reactor.timers());
        keepAlive.begin();
        // The transport may have something to say first.
        markUnflushed();
        setInputPaused(false);
        return true;
    }

    // Input.

    @Override
    public void onReady() {
        if (!key.isValid() || phase == Phase.GONE) {
            return;
        }
        int operations = key.readyOps();
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            output.socketHasRoom();
            markUnflushed();
        }
        if ((operations & SelectionKey.OP_READ) != 0) {
            read();
        }
        count();
        updateInterest();
    }

    private void read() {
        if (input.read() && phase == Phase.LINGERING && input.hasEnded()) {
            kill();
        }
    }

    /** Before the log-in, and while memory is short, little is read at a time. */
    boolean readsLittle() {
        return memory.isGuests();
    }

    /**
     * @param count of the bytes; -1 at the end of the input
     * @param sawLife whether something came, if it was only for the transport
     */
    void onRead(int count, boolean sawLife) throws IOException {
        output.flushTransport();
        stats.bytesReceived.add(Math.max(0, count));
        if (sawLife) {
            idleTimeout.sawLife();
            slot.active(idleTimeout.lastLifeNs());
        }
    }

    /** Step 3. */
    void onResumed() {
        input.onResumed();
        count();
        updateInterest();
    }

    /** Output stops input: who doesn't take replies gets no further ones made. */
    boolean wantsInput() {
        return phase == Phase.OPEN && !input.isPaused() && outbox.bytes() <= outboxLimitBytes;
    }

    void resumeWhereAllowed() {
        input.resumeIfSomethingWaits();
        updateInterest();
    }

    // Output.

    void markUnflushed() {
        if (!unflushed) {
            unflushed = true;
            reactor.unflushed(this);
        }
    }

    /** Step 6: writes until nothing is left, the socket is full, or the turn's share is used up. */
    void flush() {
        if (phase == Phase.GONE || phase == Phase.MARKED || phase == Phase.LINGERING) {
            return;
        }
        try {
            output.writeAll();
            askForRoom();
        } catch (IOException e) {
            broken(e);
            return;
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            mistake(e);
            return;
        }
        if (phase == Phase.DRAINING && output.isEmpty()) {
            linger();
        }
        count();
        resumeWhereAllowed();
    }

    void onOutboxEmpty() {
        memory.onOutputEmpty();
        askForRoom();
    }

    /** Of what leaves in one write with news. */
    void onRepliesTaken() {
        memory.onOutputEmpty();
    }

    void onTaken(long nowNs) {
        memory.onTaken(nowNs);
    }

    /** Room is asked for that is there only when everything sent before has been taken. */
    boolean waitsForRoom() {
        return memory.hasRequests();
    }

    /** Nothing is left that could be sent. */
    void onAllTaken() {
        if (drainedAwaited && phase == Phase.OPEN) {
            drainedAwaited = false;
            handler.onDrained();
        }
    }

    // The end.

    void onShutdown() {
        if (phase == Phase.OPEN) {
            try {
                handler.onShutdown();
            } catch (OutOfMemoryError | InternalError | UnknownError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                mistake(e);
            }
        }
    }

    /** Step 5: the connection leaves every table; what is due to its peer may still leave after that. */
    void reap() {
        if (phase != Phase.MARKED) {
            return;
        }
        phase = Phase.DRAINING;
        slot.beginClosing();
        if (closeReason != CloseReason.PEER_RESET) {
            pushLastNews();
        }
        output.unfollowAll();
        cancelDeadlines();
        LOG.debug("connection {} ({}) closed: {}", id, peer, closeReason.code());
        outbox.add(farewell());
        count();
        if (closeReason == CloseReason.PEER_RESET) {
            kill();
        } else {
            output.beginDraining();
            watchDrain();
            markUnflushed();
            updateInterest();
        }
    }

    private void pushLastNews() {
        try {
            output.writeLast();
        } catch (IOException e) {
            closeReason = CloseReason.PEER_RESET;
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("connection {} ({}): the last messages could not be written", id, peer, e);
            closeReason = CloseReason.PEER_RESET;
        }
    }

    private byte[] farewell() {
        try {
            return handler.onClosed(closeReason);
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("connection {} ({}): the handler failed to close", id, peer, e);
            return new byte[0];
        }
    }

    private void linger() {
        phase = Phase.LINGERING;
        cancelDeadlines();
        closingDeadline = reactor.timers().schedule(LINGER_LIMIT, this::kill);
        try {
            transport.endOutput();
        } catch (IOException e) {
            kill();
        }
        if (input.hasEnded()) {
            kill();
        }
    }

    /** The descriptor goes, whatever was still to be sent. */
    void kill() {
        if (phase == Phase.GONE) {
            return;
        }
        if (phase == Phase.OPEN || phase == Phase.MARKED) {
            phase = Phase.DRAINING;
            closeReason = closeReason == null ? CloseReason.SHUTTING_DOWN : closeReason;
            if (handler != null) {
                farewell();
            }
        }
        phase = Phase.GONE;
        output.unfollowAll();
        cancelDeadlines();
        count();
        memory.leave();
        slot.release();
        if (keepAlive != null) {
            stats.upgraded.add(-1);
        }
        reactor.gone(this, closeReason);
        try {
            transport.close();
        } catch (IOException e) {
            LOG.debug("connection {} ({}) would not close: {}", id, peer, e.getMessage());
        }
    }

    void broken(IOException e) {
        LOG.debug("connection {} ({}) broke: {}", id, peer, e.getMessage());
        if (phase == Phase.OPEN) {
            close(CloseReason.PEER_RESET);
        } else if (phase == Phase.MARKED) {
            closeReason = CloseReason.PEER_RESET;
        } else {
            kill();
        }
    }

    void brokeProtocol(BrokenProtocolException e) {
        LOG.debug("connection {} ({}) broke the protocol: {}", id, peer, e.getMessage());
        close(CloseReason.PROTOCOL_ERROR);
    }

    void mistake(Throwable e) {
        LOG.error("connection {} ({}) is closed for a mistake of the server", id, peer, e);
        close(CloseReason.INTERNAL_ERROR);
    }

    // Memory.

    /** After whatever may have changed it. */
    private void count() {
        boolean gone = phase == Phase.GONE;
        memory.count(
                gone ? 0 : input.memoryBytes() + transport.heldBytes(),
                gone ? 0 : outbox.heldBytes(),
                input.linesEnded());
    }

    boolean isStuck(long nowNs) {
        return memory.isStuck(nowNs, isHeldBack());
    }

    /** Its memory is needed. It is told so, unless it is in the middle of a frame that it doesn't take. */
    void evict() {
        boolean tellable = outbox.isBetweenFrames() && transport.heldBytes() == 0 && phase == Phase.OPEN;
        if (!tellable) {
            closeReason = closeReason == null ? CloseReason.MEMORY_SHORT : closeReason;
            kill();
            return;
        }
        outbox.clear();
        input.forget();
        close(CloseReason.MEMORY_SHORT);
        count();
    }

    // Time.

    /**
     * It has taken everything, and its input waits for us: it can't give a sign of life. Where something waits to be sent, it can
     * acknowledge that.
     */
    boolean isHeldBack() {
        return input.isPaused() && output.isEmpty();
    }

    boolean hasSentEverything() {
        return output.isEmpty();
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** Its handler is at work for it. */
    boolean awaitsAnswer() {
        return phase == Phase.OPEN && input.isPaused();
    }

    /** For how long nothing has come from it, and it took nothing. */
    long silentNs() {
        return reactor.timers().nowNs() - Math.max(idleTimeout.lastLifeNs(), output.lastTakenNs());
    }

    /** @return false if it can't be asked for a sign of life */
    boolean ping() {
        markUnflushed();
        return transport.ping();
    }

    SocketChannel socket() {
        return (SocketChannel) key.channel();
    }

    long sentBytes() {
        return transport.sentBytes();
    }

    /** Asks {@link LivenessProbes}. */
    void probe(Duration timeout) {
        reactor.livenessProbes().ask(this, timeout);
    }

    void onProbed(long sentBefore, long unacknowledged) {
        if (phase == Phase.OPEN) {
            idleTimeout.onProbed(sentBefore, unacknowledged);
        }
    }

    private void watchDrain() {
        long leftNs =
                output.lastTakenNs() + DRAIN_LIMIT.toNanos() - reactor.timers().nowNs();
        if (leftNs <= 0) {
            kill();
        } else {
            closingDeadline = reactor.timers().schedule(Duration.ofNanos(leftNs), this::watchDrain);
        }
    }

    private void cancelDeadlines() {
        idleTimeout.cancel();
        if (keepAlive != null) {
            keepAlive.cancel();
        }
        input.cancelDeadlines();
        if (closingDeadline != null) {
            closingDeadline.cancel();
            closingDeadline = null;
        }
    }

    private void updateInterest() {
        if (!key.isValid()) {
            return;
        }
        boolean reads = input.isRead() || phase == Phase.LINGERING;
        int operations = (reads ? SelectionKey.OP_READ : 0) | (output.isSocketFull() ? SelectionKey.OP_WRITE : 0);
        int before = key.interestOps();
        if (before != operations) {
            key.interestOps(operations);
            readInterestChanged((before & SelectionKey.OP_READ) != 0, reads);
        }
    }

    private void readInterestChanged(boolean read, boolean reads) {
        if (!read && reads) {
            input.onReadAgain();
        } else if (read && !reads && phase == Phase.OPEN && outbox.bytes() > outboxLimitBytes) {
            stats.heldByOutput.increment();
        }
    }
}
