package chatroom.server.reactor;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import chatroom.server.log.Cursor;
import chatroom.server.log.MessageLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
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
final class TcpConnection implements Connection, Selectable, FrameSink {
    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);
    private static final ByteBuffer NO_INPUT = ByteBuffer.allocate(0);

    /** Read from one in one turn before its log-in, and where memory is short: a record of TLS, or a request with room to spare. */
    private static final int FEW_BYTES = TlsBuffers.RECORD_BYTES;

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
    private final String peer;
    private final String network;
    private final ConnectionSlot slot;
    private final SelectionKey key;
    private final Transport transport;
    private final ReactorLimits limits;
    private final ReactorStats stats;
    private final FrameDecoder decoder;
    private final ConnectionOutput output;
    private final Outbox outbox;
    private final ConnectionMemory memory;
    private final LineDeadline lineDeadline;
    private final IdleTimeout idleTimeout;
    private final EndWatch endWatch;

    private ConnectionHandler handler;
    private Phase phase = Phase.OPEN;
    private CloseReason closeReason;

    /** In the reactor's list of those to be flushed. */
    boolean unflushed;

    private boolean resumePending;
    private boolean inputPaused;
    private boolean inputEnded;
    private boolean inputEndReported;
    private boolean drainedAwaited;
    private int outboxLimitBytes;

    /** Of what is left to be sent, or of the wait for the peer's end. */
    private Timers.Timer closingDeadline;

    TcpConnection(
            Reactor reactor,
            long id,
            String peer,
            String network,
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
        this.slot = slot;
        this.key = key;
        this.transport = transport;
        this.limits = limits;
        this.stats = stats;
        this.outboxLimitBytes = limits.guestOutboxBytes();
        this.decoder = new FrameDecoder(limits.maxFrameBytes());
        this.output = new ConnectionOutput(this, reactor, transport, stats);
        this.outbox = output.outbox();
        this.memory = new ConnectionMemory(this, reactor.memory(), share, reactor.timers());
        this.lineDeadline = new LineDeadline(this, decoder, reactor.timers(), limits.frameTimeout());
        this.idleTimeout = new IdleTimeout(this, reactor.timers(), limits.idleTimeout());
        this.endWatch = new EndWatch(this, reactor.timers());
    }

    void open(ConnectionListener listener) {
        slot.ownedBy(this::close);
        try {
            handler = listener.onOpened(this);
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
    public void awaitDrained() {
        reactor.assertOnThread();
        drainedAwaited = true;
        markUnflushed();
    }

    @Override
    public void setInputPaused(boolean paused) {
        reactor.assertOnThread();
        if (inputPaused && !paused) {
            // Nobody listened to it until now, so its silence meant nothing.
            idleTimeout.sawLife();
        }
        inputPaused = paused;
        if (!paused) {
            endWatch.end();
        }
        slot.awaitsAnswer(paused, reactor.timers().nowNs());
        resumeWhereAllowed();
    }

    @Override
    public void watchForEnd() {
        reactor.assertOnThread();
        endWatch.begin();
        updateInterest();
        if (inputEnded) {
            endWatch.onInputEnded();
        }
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
        if (phase == Phase.OPEN && reactor.memory().isFull()) {
            // Before the next turn somebody gives way.
            if (transport.holdsInput()) {
                resumeWhereAllowed();
            }
            return;
        }
        ByteBuffer in = reactor.readBuffer.clear();
        if (inputPaused || memory.isGuests() || reactor.memory().isShort()) {
            // What is behind a request that has to wait is held.
            in.limit(FEW_BYTES);
        }
        try {
            int count = transport.read(in);
            output.flushTransport();
            if (count > 0) {
                stats.bytesReceived.add(count);
                idleTimeout.sawLife();
                slot.active(idleTimeout.lastLifeNs());
            } else if (count < 0) {
                inputEnded = true;
            }
        } catch (IOException e) {
            broken(e);
            return;
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            mistake(e);
            return;
        }
        if (phase == Phase.OPEN) {
            if (inputPaused) {
                keep(in.flip());
            } else {
                deliver(in.flip());
            }
            if (transport.holdsInput()) {
                resumeWhereAllowed();
            }
        } else if (phase == Phase.LINGERING && inputEnded) {
            kill();
        }
    }

    /** Step 3: what was held back can be delivered now. */
    void onResumed() {
        resumePending = false;
        if (phase == Phase.OPEN && wantsInput()) {
            deliver(NO_INPUT.clear());
        }
        if (transport.holdsInput() && !inputEnded && wantsInput()) {
            read();
        }
        count();
        updateInterest();
    }

    /** What a watched one sends meanwhile waits for its turn. */
    private void keep(ByteBuffer in) {
        decoder.keep(in);
        if (inputEnded) {
            endWatch.onInputEnded();
        }
    }

    private void deliver(ByteBuffer in) {
        try {
            if (decoder.decode(in, this)) {
                if (inputEnded && !inputEndReported && phase == Phase.OPEN) {
                    inputEndReported = true;
                    handler.onInputEnded();
                }
                lineDeadline.onInput();
            }
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            mistake(e);
        }
    }

    @Override
    public boolean onFrame(ByteBuffer frame) {
        handler.onFrame(frame);
        return wantsInput();
    }

    @Override
    public boolean onEmptyLine() {
        handler.onEmptyLine();
        return wantsInput();
    }

    @Override
    public boolean onOversizedFrame() {
        handler.onOversizedFrame();
        return wantsInput();
    }

    /** Output stops input: who doesn't take replies gets no further ones made. */
    boolean wantsInput() {
        return phase == Phase.OPEN && !inputPaused && outbox.bytes() <= outboxLimitBytes;
    }

    /** Its end is noticed by reading only. */
    private boolean readsAhead() {
        return phase == Phase.OPEN && endWatch.isOn() && decoder.heldBytes() < FEW_BYTES;
    }

    private void resumeWhereAllowed() {
        boolean somethingWaits = decoder.heldBytes() > 0 || transport.holdsInput() || (inputEnded && !inputEndReported);
        if (!resumePending && wantsInput() && somethingWaits) {
            resumePending = true;
            reactor.resumed(this);
        }
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
        if (inputEnded) {
            kill();
            return;
        }
        phase = Phase.LINGERING;
        cancelDeadlines();
        closingDeadline = reactor.timers().schedule(LINGER_LIMIT, this::kill);
        try {
            transport.endOutput();
        } catch (IOException e) {
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
        reactor.gone(this, closeReason);
        try {
            transport.close();
        } catch (IOException e) {
            LOG.debug("connection {} ({}) would not close: {}", id, peer, e.getMessage());
        }
    }

    private void broken(IOException e) {
        LOG.debug("connection {} ({}) broke: {}", id, peer, e.getMessage());
        if (phase == Phase.OPEN) {
            close(CloseReason.PEER_RESET);
        } else if (phase == Phase.MARKED) {
            closeReason = CloseReason.PEER_RESET;
        } else {
            kill();
        }
    }

    void mistake(Throwable e) {
        LOG.error("connection {} ({}) is closed for a mistake of the server", id, peer, e);
        close(CloseReason.INTERNAL_ERROR);
    }

    // Memory.

    /** After whatever may have changed it. */
    private void count() {
        long input = phase == Phase.GONE ? 0 : decoder.memoryBytes() + transport.heldBytes();
        long waiting = phase == Phase.GONE ? 0 : outbox.heldBytes();
        memory.count(input, waiting, decoder.linesEnded());
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
        decoder.forget();
        close(CloseReason.MEMORY_SHORT);
        count();
    }

    // Time.

    /**
     * It has taken everything, and its input waits for us: it can't give a sign of life. Where something waits to be sent, it can
     * acknowledge that.
     */
    boolean isHeldBack() {
        return inputPaused && output.isEmpty();
    }

    boolean hasSentEverything() {
        return output.isEmpty();
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** Its handler is at work for it. */
    boolean awaitsAnswer() {
        return phase == Phase.OPEN && inputPaused;
    }

    /** For how long nothing has come from it, and it took nothing. */
    long silentNs() {
        return reactor.timers().nowNs() - Math.max(idleTimeout.lastLifeNs(), output.lastTakenNs());
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
        lineDeadline.cancel();
        endWatch.cancel();
        if (closingDeadline != null) {
            closingDeadline.cancel();
            closingDeadline = null;
        }
    }

    private void updateInterest() {
        if (!key.isValid()) {
            return;
        }
        boolean reads = ((wantsInput() || readsAhead()) && !inputEnded) || phase == Phase.LINGERING;
        int operations = (reads ? SelectionKey.OP_READ : 0) | (output.isSocketFull() ? SelectionKey.OP_WRITE : 0);
        int before = key.interestOps();
        if (before != operations) {
            key.interestOps(operations);
            readInterestChanged((before & SelectionKey.OP_READ) != 0, reads);
        }
    }

    private void readInterestChanged(boolean read, boolean reads) {
        if (!read && reads) {
            lineDeadline.onReadAgain();
        } else if (read && !reads && phase == Phase.OPEN && outbox.bytes() > outboxLimitBytes) {
            stats.heldByOutput.increment();
        }
    }
}
