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
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket. Input is read and delivered only while the handler wants it and the peer takes its replies. Output goes outbox first, then
 * log; write interest is on only while the socket is full. How it ends is told by {@link ConnectionEnd}.
 *
 * <p>Owned by the reactor thread.
 */
final class TcpConnection implements Connection, Selectable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);
    private final Reactor reactor;
    private final ConnectionOrigin origin;
    private final SelectionKey key;
    private final SocketInterest interest;
    private Transport transport;
    private final ReactorLimits limits;
    private final ReactorStats stats;
    private final ConnectionInput input;
    private final ConnectionOutput output;
    private final Outbox outbox;
    private final ConnectionMemory memory;
    private final IdleTimeout idleTimeout;
    private final ConnectionEnd end;

    /** Null until the connection is open. */
    private ConnectionHandler handler;

    /** Null where the transport asks for nothing. */
    private KeepAlive keepAlive;

    /** In the reactor's list of those to be flushed. */
    boolean unflushed;

    /** When it was {@linkplain #count counted} last, something waited to be sent. */
    private boolean countedUnsent;

    private boolean drainedAwaited;
    private int outboxLimitBytes;

    TcpConnection(
            Reactor reactor,
            ConnectionOrigin origin,
            SelectionKey key,
            Transport transport,
            MemoryBudget.Share share,
            ReactorLimits limits,
            ReactorStats stats) {
        this.reactor = reactor;
        this.origin = origin;
        this.key = key;
        this.interest = new SocketInterest(key);
        this.transport = transport;
        this.limits = limits;
        this.stats = stats;
        this.outboxLimitBytes = limits.guestOutboxBytes();
        this.memory = new ConnectionMemory(this, reactor.memory(), share, reactor.timers());
        this.input = new ConnectionInput(this, reactor, memory, transport, limits);
        this.output = new ConnectionOutput(this, reactor, memory, transport, stats);
        this.outbox = output.outbox();
        this.idleTimeout = new IdleTimeout(this, reactor.timers(), limits.idleTimeout());
        this.end = new ConnectionEnd(this, reactor, origin, input, output);
    }

    void open(ConnectionListener listener) {
        origin.slot().ownedBy(this::close);
        try {
            handler = listener.onOpened(this);
            input.deliverTo(handler);
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("connection {} ({}) could not be opened", id(), peer(), e);
            end.kill(CloseReason.INTERNAL_ERROR);
            return;
        }
        idleTimeout.begin();
        resumeWhereAllowed();
    }

    @Override
    public long id() {
        return origin.id();
    }

    @Override
    public String peer() {
        return origin.peer();
    }

    @Override
    public String network() {
        return origin.network();
    }

    @Override
    public void send(byte[] frames) {
        reactor.assertOnThread();
        if (isOpen()) {
            outbox.add(frames);
            markUnflushed();
            count();
        }
    }

    @Override
    public void reserve(long bytes, Consumer<Reservation> then) {
        reactor.assertOnThread();
        if (isOpen()) {
            memory.add(new MemoryBudget.Request(this, bytes, then));
            askForRoom();
        }
    }

    private void askForRoom() {
        while (memory.hasRequests() && outbox.isEmpty() && isOpen()) {
            memory.askNext();
        }
    }

    @Override
    public void follow(LogReader reader, Cursor from) {
        reactor.assertOnThread();
        if (isOpen()) {
            output.follow(reader, from);
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
    public boolean isHeldByOutput() {
        return outbox.bytes() > outboxLimitBytes;
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
        boolean changes = paused != input.isPaused();
        input.setPaused(paused);
        if (!changes) {
            // As with most requests. Whatever else keeps it from being read goes on without anybody asking.
            return;
        }
        if (!paused) {
            // Nobody listened to it until now, so its silence meant nothing.
            idleTimeout.sawLife();
        }
        origin.slot().awaitsAnswer(paused, reactor.timers().nowNs());
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
        origin.slot().admit();
        memory.moveTo(account);
        outboxLimitBytes = limits.outboxBytes();
    }

    @Override
    public void close(CloseReason reason) {
        reactor.assertOnThread();
        end.close(reason);
    }

    @Override
    public boolean isRelayed() {
        return origin.isRelayed();
    }

    @Override
    public boolean cameFrom(InetAddress client) {
        reactor.assertOnThread();
        Optional<CloseReason> refusal =
                origin.changeTo(client, reactor.limits(), reactor.timers().nowNs());
        refusal.ifPresent(this::close);
        return refusal.isEmpty();
    }

    @Override
    public boolean upgrade(UnaryOperator<Transport> over, ConnectionListener next) {
        reactor.assertOnThread();
        if (!isOpen() || !hasSentEverything() || input.holdsBytes()) {
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
        resumeWhereAllowed();
        return true;
    }

    // Input.

    @Override
    public void onReady() {
        if (!key.isValid() || end.isGone()) {
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
        if (input.read() && end.isLingering() && input.hasEnded()) {
            end.kill();
        }
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
            origin.slot().active(idleTimeout.lastLifeNs());
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
        return isOpen() && !input.isPaused() && !isHeldByOutput();
    }

    void resumeWhereAllowed() {
        input.resumeIfSomethingWaits();
        updateInterest();
    }

    // Output.

    void markUnflushed() {
        if (!unflushed) {
            unflushed = true;
            reactor.queues().unflushed(this);
        }
    }

    /** One of the logs that it follows has grown. */
    void mark(LogReader reader) {
        output.mark(reader);
    }

    /** Step 6: writes until nothing is left, the socket is full, or the turn's share is used up. */
    void flush() {
        if (!end.mayWrite()) {
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
        if (!countedUnsent && !hasUnsent() && isOpen()) {
            // After nearly every delivery: nothing has changed of what is held, or of what keeps input from being read.
            return;
        }
        end.lingerIfDrained();
        count();
        resumeWhereAllowed();
    }

    private boolean hasUnsent() {
        return !output.isEmpty() || transport.heldBytes() > 0;
    }

    void onOutboxEmpty() {
        askForRoom();
    }

    /** Nothing is left that could be sent. */
    void onAllTaken() {
        if (drainedAwaited && isOpen()) {
            drainedAwaited = false;
            handler.onDrained();
        }
    }

    // The end.

    void onShutdown() {
        if (isOpen()) {
            try {
                handler.onShutdown();
            } catch (OutOfMemoryError | InternalError | UnknownError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                mistake(e);
            }
        }
    }

    /** Step 5. */
    void reap() {
        end.reap();
    }

    /** The last frames for its peer. */
    byte[] farewell(CloseReason reason) {
        return handler == null ? new byte[0] : handler.onClosed(reason);
    }

    /** It holds nothing any more, and takes no place. */
    void leave() {
        count();
        memory.leave();
        origin.slot().release();
        if (keepAlive != null) {
            stats.upgraded.add(-1);
        }
    }

    void endOutput() throws IOException {
        transport.endOutput();
    }

    void closeSocket() throws IOException {
        transport.close();
    }

    /** The descriptor goes, whatever was still to be sent. */
    void kill() {
        end.kill();
    }

    void broken(IOException e) {
        end.broken(e);
    }

    void brokeProtocol(BrokenProtocolException e) {
        end.brokeProtocol(e);
    }

    void mistake(Throwable e) {
        end.mistake(e);
    }

    // Memory.

    /** After whatever may have changed it. */
    void count() {
        boolean gone = end.isGone();
        countedUnsent = hasUnsent();
        memory.count(
                gone ? 0 : input.memoryBytes() + transport.heldBytes(),
                gone ? 0 : outbox.heldBytes(),
                input.linesEnded());
    }

    boolean isStuck(long nowNs) {
        return memory.isStuck(nowNs, isHeldBack(), output.lastTakenNs(), output.lastEmptyNs());
    }

    /** Closes the connection because its memory is needed. */
    void evict() {
        end.evict();
    }

    /** What is queued can be left out, without its peer getting a part of a frame. */
    boolean isBetweenFrames() {
        return outbox.isBetweenFrames() && transport.heldBytes() == 0;
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
        return end.isOpen();
    }

    /** Its handler is at work for it. */
    boolean awaitsAnswer() {
        return isOpen() && input.isPaused();
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
        if (isOpen()) {
            idleTimeout.onProbed(sentBefore, unacknowledged);
        }
    }

    void cancelDeadlines() {
        idleTimeout.cancel();
        if (keepAlive != null) {
            keepAlive.cancel();
        }
        input.cancelDeadlines();
    }

    void updateInterest() {
        switch (interest.update(input.isRead() || end.isLingering(), output.isSocketFull())) {
            case BEGUN -> input.onReadAgain();
            case ENDED -> countHeldByOutput();
            case AS_BEFORE -> {}
        }
    }

    private void countHeldByOutput() {
        if (isOpen() && isHeldByOutput()) {
            stats.heldByOutput.increment();
        }
    }
}
