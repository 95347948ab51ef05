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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
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

    /** Written to one connection in one turn. */
    private static final int FLUSH_BUDGET_BYTES = 1024 * 1024;

    /** Read from one in one turn before its log-in, and where memory is short: a record of TLS, or a request with room to spare. */
    private static final int FEW_BYTES = TlsBuffers.RECORD_BYTES;

    /** A slow reader's socket takes a part of what the kernel has room for at a time, with pauses between. */
    private static final long STUCK_NS = Duration.ofSeconds(10).toNanos();

    /** A page is taken in less by whoever takes three thousand bytes a second. */
    private static final long SLOW_NS = Duration.ofSeconds(60).toNanos();

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);
    private static final Duration LINGER_LIMIT = Duration.ofSeconds(1);

    /** In the time after which it counts as gone. */
    private static final int PROBES_OF_SILENT = 4;

    /** Between empty lines to somebody who may be gone. After the first, its system says so. */
    private static final Duration PROBE_PAUSE = Duration.ofMillis(100);

    private static final byte[] EMPTY_LINE = {'\n'};

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
    private final Outbox outbox = new Outbox();

    /** The account whose memory this connection's is, or the guests'. */
    private MemoryBudget.Share share;

    private final HoldersBySize.Entry<TcpConnection> entryInShare = new HoldersBySize.Entry<>(this);
    private final HoldersBySize.Entry<TcpConnection> entryInAll = new HoldersBySize.Entry<>(this);

    /** What it was counted with last. */
    private long countedInput;

    private long countedOutput;

    /** What waits for everything sent before to be taken; null while nothing does, as with most. */
    private Deque<MemoryBudget.Request> requests;

    /** Since when there is something that it didn't take, and when it took some of it last, or ended a line. */
    private long holdsSinceNs;

    private long progressNs;
    private long linesSeen;

    private ConnectionHandler handler;
    private Phase phase = Phase.OPEN;
    private CloseReason closeReason;

    /** The followed log and the place in it; null while following none. */
    private MessageLog log;

    private Cursor cursor;

    /** Where {@link Followers} keeps this connection. */
    int followerIndex;

    /** In the reactor's list of those to be flushed. */
    boolean unflushed;

    private boolean resumePending;
    private boolean inputPaused;
    private boolean inputEnded;

    /** For the time in which its input is paused. */
    private boolean watched;

    private boolean inputEndReported;
    private boolean drainedAwaited;
    private boolean socketFull;
    private int outboxLimitBytes;

    /** When the peer last did something; what is sent to it is no sign of that, but that it was acknowledged is. */
    private long lastLifeNs;

    /** How much of what was sent was acknowledged at the last probe, at least. */
    private long acknowledgedBytes;

    /** When the peer's socket last took something. */
    private long lastTakenNs;

    private Timers.Timer deadline;

    /** While it is {@linkplain #watched}, and has ended its side. */
    private Timers.Timer probe;

    /** Which line it is that has no end yet, as the decoder counts them, and since when. */
    private long unfinishedLine = -1;

    private long unfinishedSinceNs;
    private Timers.Timer frameDeadline;

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
        this.share = share;
        this.limits = limits;
        this.stats = stats;
        this.outboxLimitBytes = limits.guestOutboxBytes();
        this.decoder = new FrameDecoder(limits.maxFrameBytes());
    }

    void open(ConnectionListener listener) {
        lastLifeNs = reactor.timers().nowNs();
        lastTakenNs = lastLifeNs;
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
        if (!limits.idleTimeout().isZero()) {
            watchForLife();
        }
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
            if (requests == null) {
                requests = new ArrayDeque<>(2);
            }
            requests.add(new MemoryBudget.Request(this, bytes, then));
            askForRoom();
        }
    }

    private void askForRoom() {
        while (requests != null && outbox.isEmpty() && phase == Phase.OPEN) {
            MemoryBudget.Request request = requests.poll();
            if (requests.isEmpty()) {
                requests = null;
            }
            share.ask(request);
        }
    }

    @Override
    public void follow(MessageLog newLog, Cursor from) {
        reactor.assertOnThread();
        if (phase == Phase.OPEN) {
            unfollow();
            log = newLog;
            cursor = from;
            reactor.followers(newLog).add(this);
            markUnflushed();
        }
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
            sawLife();
        }
        inputPaused = paused;
        watched &= paused;
        slot.awaitsAnswer(paused, reactor.timers().nowNs());
        resumeWhereAllowed();
    }

    @Override
    public void watchForEnd() {
        reactor.assertOnThread();
        watched = true;
        updateInterest();
        if (inputEnded) {
            probeLater();
        }
    }

    private void probeLater() {
        if (probe == null) {
            probe = reactor.timers().schedule(PROBE_PAUSE, this::probe);
        }
    }

    private void probe() {
        probe = null;
        if (watched && phase == Phase.OPEN) {
            if (outbox.isEmpty() && !socketFull) {
                send(EMPTY_LINE);
            }
            probeLater();
        }
    }

    @Override
    public void admit(Object account) {
        reactor.assertOnThread();
        slot.admit();
        share.addInput(-countedInput);
        share.addOutput(-countedOutput);
        share.leave();
        share.connectionsBySize().remove(entryInShare);
        share = reactor.memory().share(account);
        share.addInput(countedInput);
        share.addOutput(countedOutput);
        share.connectionsBySize().update(entryInShare, countedInput + countedOutput);
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
            socketFull = false;
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
        if (inputPaused
                || share == reactor.memory().guests()
                || reactor.memory().isShort()) {
            // What is behind a request that has to wait is held.
            in.limit(FEW_BYTES);
        }
        try {
            int count = transport.read(in);
            socketFull |= !transport.flush();
            if (count > 0) {
                stats.bytesReceived.add(count);
                sawLife();
                slot.active(lastLifeNs);
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
            probeLater();
        }
    }

    private void deliver(ByteBuffer in) {
        try {
            if (decoder.decode(in, this)) {
                if (inputEnded && !inputEndReported && phase == Phase.OPEN) {
                    inputEndReported = true;
                    handler.onInputEnded();
                }
                watchUnfinishedLine();
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
    private boolean wantsInput() {
        return phase == Phase.OPEN && !inputPaused && outbox.bytes() <= outboxLimitBytes;
    }

    /** Its end is noticed by reading only. */
    private boolean readsAhead() {
        return phase == Phase.OPEN && watched && decoder.heldBytes() < FEW_BYTES;
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

    private void markUnflushed() {
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
            writeAll();
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
        if (phase == Phase.DRAINING && outbox.isEmpty() && !socketFull) {
            linger();
        }
        count();
        resumeWhereAllowed();
    }

    private void writeAll() throws IOException {
        int budget = FLUSH_BUDGET_BYTES;
        socketFull = socketFull || !transport.flush();
        while (!socketFull) {
            if (log != null && log.hasLost(cursor)) {
                long nextId = cursor.nextId();
                unfollow();
                stats.fellBehind.increment();
                handler.onFellBehind(nextId);
            }
            if (outbox.isEmpty()) {
                holdsSinceNs = reactor.timers().nowNs();
                // Here, because a log that is faster than its reader leaves the rest of a frame behind each time.
                askForRoom();
            }
            if (outbox.isEmpty() && !hasNews()) {
                tellDrained();
                return;
            }
            if (budget <= 0) {
                markUnflushed();
                return;
            }
            budget -= outbox.isEmpty() ? writeFromLog() : writeFromOutbox();
        }
    }

    private boolean hasNews() {
        return log != null && log.hasNews(cursor);
    }

    private void tellDrained() {
        if (drainedAwaited && phase == Phase.OPEN) {
            drainedAwaited = false;
            handler.onDrained();
        }
    }

    /** Straight from the log's memory. */
    private int writeFromLog() throws IOException {
        ByteBuffer news = log.read(cursor);
        int wanted = news.remaining();
        int written = transport.write(news);
        advance(written);
        wrote(written, wanted);
        return written;
    }

    /**
     * Through the scratch buffer: many small replies, and what is new in the log if it still fits and no page is to come before it, leave
     * in one write.
     */
    private int writeFromOutbox() throws IOException {
        ByteBuffer scratch = reactor.writeBuffer.clear();
        int replies = outbox.copyInto(scratch);
        if (replies == outbox.bytes() && requests == null && hasNews()) {
            ByteBuffer news = log.read(cursor);
            if (news.remaining() <= scratch.remaining()) {
                scratch.put(news);
            }
        }
        scratch.flip();
        int wanted = scratch.remaining();
        int written = transport.write(scratch);
        outbox.remove(Math.min(written, replies));
        if (written > replies) {
            holdsSinceNs = reactor.timers().nowNs();
            advance(written - replies);
        }
        wrote(written, wanted);
        return written;
    }

    private void advance(int taken) {
        long firstId = cursor.nextId();
        outbox.addRest(log.advance(cursor, taken));
        stats.deliveries.add(cursor.nextId() - firstId);
    }

    private void wrote(int written, int wanted) throws IOException {
        if (written > 0) {
            stats.bytesSent.add(written);
            lastTakenNs = reactor.timers().nowNs();
            progressNs = lastTakenNs;
        }
        socketFull = written < wanted || !transport.flush();
    }

    private void unfollow() {
        if (log != null) {
            reactor.followers(log).remove(this);
            log = null;
            cursor = null;
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
        unfollow();
        cancelDeadline();
        LOG.debug("connection {} ({}) closed: {}", id, peer, closeReason.code());
        outbox.add(farewell());
        count();
        if (closeReason == CloseReason.PEER_RESET) {
            kill();
        } else {
            lastTakenNs = reactor.timers().nowNs();
            watchDrain(DRAIN_LIMIT);
            markUnflushed();
            updateInterest();
        }
    }

    /** What the followed log has gets out before the farewell, as far as the socket takes it. */
    private void pushLastNews() {
        if (log != null && log.hasLost(cursor)) {
            unfollow();
        }
        try {
            while (!socketFull && (!outbox.isEmpty() || hasNews())) {
                if (outbox.isEmpty()) {
                    writeFromLog();
                } else {
                    writeFromOutbox();
                }
            }
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
        cancelDeadline();
        deadline = reactor.timers().schedule(LINGER_LIMIT, this::kill);
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
        unfollow();
        cancelDeadline();
        count();
        share.leave();
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
        long output = phase == Phase.GONE ? 0 : outbox.heldBytes();
        if (input != countedInput || output != countedOutput) {
            share.addInput(input - countedInput);
            share.addOutput(output - countedOutput);
            if (countedInput + countedOutput == 0) {
                holdsSinceNs = reactor.timers().nowNs();
                progressNs = holdsSinceNs;
            }
            countedInput = input;
            countedOutput = output;
            share.connectionsBySize().update(entryInShare, input + output);
            reactor.memory().connectionsBySize().update(entryInAll, input + output);
        }
        if (input > 0 && decoder.linesEnded() != linesSeen) {
            linesSeen = decoder.linesEnded();
            progressNs = reactor.timers().nowNs();
        }
    }

    /**
     * Whether nothing of what it holds has gone on for a while, or all of it hasn't for long. One that has taken everything and waits for
     * its answer can't go on by itself; but if many wait for each other, some have to go in the end.
     */
    boolean isStuck(long nowNs) {
        if (isHeldBack()) {
            return nowNs - progressNs >= SLOW_NS;
        }
        return nowNs - progressNs >= STUCK_NS || nowNs - holdsSinceNs >= SLOW_NS;
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

    private void sawLife() {
        lastLifeNs = reactor.timers().nowNs();
    }

    /**
     * It has taken everything, and its input waits for us: it can't give a sign of life. Where something waits to be sent, it can
     * acknowledge that.
     */
    private boolean isHeldBack() {
        return inputPaused && outbox.isEmpty() && !socketFull;
    }

    /**
     * One that is {@linkplain #isHeldBack held back} can't give a sign of life. One that is silent for a while is looked at some times
     * until its time is up: whether it acknowledges what it is sent.
     */
    private void watchForLife() {
        deadline = null;
        Duration pause = limits.idleTimeout().dividedBy(PROBES_OF_SILENT);
        long silentNs = isHeldBack() ? 0 : reactor.timers().nowNs() - lastLifeNs;
        if (silentNs < pause.toNanos()) {
            deadline = reactor.timers().schedule(pause.minusNanos(silentNs), this::watchForLife);
        } else if (transport.sentBytes() > acknowledgedBytes) {
            reactor.livenessProbes().ask(this, limits.idleTimeout());
        } else {
            closeIfIdle();
        }
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
        return reactor.timers().nowNs() - Math.max(lastLifeNs, lastTakenNs);
    }

    SocketChannel socket() {
        return (SocketChannel) key.channel();
    }

    long sentBytes() {
        return transport.sentBytes();
    }

    /**
     * What was asked of {@link LivenessProbes}.
     *
     * @param sentBefore what had been sent before somebody looked
     * @param unacknowledged of that, and of what was sent until then
     */
    void onProbed(long sentBefore, long unacknowledged) {
        if (phase != Phase.OPEN) {
            return;
        }
        long atLeast = sentBefore - unacknowledged;
        long atMost = transport.sentBytes() - unacknowledged;
        if (atLeast > acknowledgedBytes) {
            acknowledgedBytes = atLeast;
            sawLife();
            watchForLife();
        } else if (atMost > acknowledgedBytes) {
            // It was sent something in the same moment, so that this probe tells nothing.
            reactor.livenessProbes().ask(this, limits.idleTimeout());
        } else {
            closeIfIdle();
        }
    }

    private void closeIfIdle() {
        long leftNs = isHeldBack()
                ? limits.idleTimeout().toNanos()
                : lastLifeNs + limits.idleTimeout().toNanos() - reactor.timers().nowNs();
        if (leftNs <= 0) {
            close(CloseReason.IDLE_TIMEOUT);
            return;
        }
        Duration pause = limits.idleTimeout().dividedBy(PROBES_OF_SILENT);
        deadline = reactor.timers()
                .schedule(leftNs < pause.toNanos() ? Duration.ofNanos(leftNs) : pause, this::watchForLife);
    }

    /** From its first byte on a line has so long; who sends one byte now and then would otherwise live for ever. */
    private void watchUnfinishedLine() {
        if (limits.frameTimeout().isZero() || !decoder.isWithinLine() || decoder.linesEnded() == unfinishedLine) {
            return;
        }
        unfinishedLine = decoder.linesEnded();
        unfinishedSinceNs = reactor.timers().nowNs();
        // One timer is enough, whatever lines begin and end meanwhile: it looks at the one that there is then.
        if (frameDeadline == null) {
            checkUnfinishedLineAfter(limits.frameTimeout());
        }
    }

    private void checkUnfinishedLineAfter(Duration time) {
        frameDeadline = reactor.timers().schedule(time, this::checkUnfinishedLine);
    }

    private void checkUnfinishedLine() {
        frameDeadline = null;
        if (phase != Phase.OPEN || !decoder.isWithinLine() || decoder.linesEnded() != unfinishedLine) {
            return;
        }
        Duration limit = limits.frameTimeout();
        long leftNs = wantsInput()
                ? unfinishedSinceNs + limit.toNanos() - reactor.timers().nowNs()
                : limit.toNanos();
        if (leftNs <= 0) {
            close(CloseReason.FRAME_TIMEOUT);
        } else {
            checkUnfinishedLineAfter(Duration.ofNanos(leftNs));
        }
    }

    private void watchDrain(Duration limit) {
        long leftNs = lastTakenNs + limit.toNanos() - reactor.timers().nowNs();
        if (leftNs <= 0) {
            kill();
        } else {
            deadline = reactor.timers().schedule(Duration.ofNanos(leftNs), () -> watchDrain(limit));
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
        if (probe != null) {
            probe.cancel();
            probe = null;
        }
        if (frameDeadline != null) {
            frameDeadline.cancel();
            frameDeadline = null;
        }
    }

    private void updateInterest() {
        if (!key.isValid()) {
            return;
        }
        boolean reads = ((wantsInput() || readsAhead()) && !inputEnded) || phase == Phase.LINGERING;
        int operations = (reads ? SelectionKey.OP_READ : 0) | (socketFull ? SelectionKey.OP_WRITE : 0);
        int before = key.interestOps();
        if (before != operations) {
            key.interestOps(operations);
            readInterestChanged((before & SelectionKey.OP_READ) != 0, reads);
        }
    }

    private void readInterestChanged(boolean read, boolean reads) {
        if (!read && reads) {
            // Nobody could end a line that wasn't read.
            unfinishedSinceNs = reactor.timers().nowNs();
        } else if (read && !reads && phase == Phase.OPEN && outbox.bytes() > outboxLimitBytes) {
            stats.heldByOutput.increment();
        }
    }
}
