package chatroom.server.reactor;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What comes in from one connection: bytes, cut into frames, which are delivered only while the handler wants them and the peer takes its
 * replies. Reactor thread only.
 */
final class ConnectionInput implements FrameSink {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Read from one in one turn before its log-in, and where memory is short. */
    private static final int FEW_BYTES = Transport.READ_BYTES;

    private final TcpConnection connection;
    private final Reactor reactor;
    private final ConnectionMemory memory;
    private Transport transport;
    private final FrameDecoder decoder;
    private final LineDeadline lineDeadline;

    /** Null while nobody is watched, as most of the time. */
    private EndWatch endWatch;

    /** Null until the connection is open. */
    private ConnectionHandler handler;

    private boolean resumePending;
    private boolean paused;
    private boolean ended;
    private boolean endReported;

    ConnectionInput(
            TcpConnection connection,
            Reactor reactor,
            ConnectionMemory memory,
            Transport transport,
            ReactorLimits limits) {
        this.connection = connection;
        this.reactor = reactor;
        this.memory = memory;
        this.transport = transport;
        this.decoder = new FrameDecoder(limits.maxFrameBytes());
        this.lineDeadline = new LineDeadline(connection, decoder, reactor.timers(), limits.frameTimeout());
    }

    void deliverTo(ConnectionHandler newHandler) {
        handler = newHandler;
    }

    /** Reads through this transport from here on. */
    void readFrom(Transport newTransport) {
        transport = newTransport;
    }

    boolean isPaused() {
        return paused;
    }

    void setPaused(boolean isPaused) {
        paused = isPaused;
        if (!paused) {
            stopWatching();
        }
    }

    /** Until it goes on, its end is to be noticed. */
    void watchForEnd() {
        if (endWatch == null) {
            endWatch = new EndWatch(connection, reactor.timers());
        }
        if (ended) {
            endWatch.onInputEnded();
        }
    }

    private void stopWatching() {
        if (endWatch != null) {
            endWatch.cancel();
            endWatch = null;
        }
    }

    boolean hasEnded() {
        return ended;
    }

    long memoryBytes() {
        return decoder.memoryBytes();
    }

    /** Something was read that hasn't been delivered. */
    boolean holdsBytes() {
        return decoder.heldBytes() > 0;
    }

    long linesEnded() {
        return decoder.linesEnded();
    }

    /** Throws away what waits. */
    void forget() {
        decoder.forget();
    }

    void cancelDeadlines() {
        lineDeadline.cancel();
        stopWatching();
    }

    /** The socket can be read again. */
    void onReadAgain() {
        lineDeadline.onReadAgain();
    }

    /** Whether the socket is to be read. */
    boolean isRead() {
        boolean readsAhead = connection.isOpen() && endWatch != null && decoder.heldBytes() < FEW_BYTES;
        return (connection.wantsInput() || readsAhead) && !ended;
    }

    /** @return false if the connection broke */
    boolean read() {
        if (connection.isOpen() && reactor.memory().isFull()) {
            // Before the next turn somebody gives way.
            if (transport.holdsInput()) {
                connection.resumeWhereAllowed();
            }
            return true;
        }
        ByteBuffer in = reactor.readBuffer.clear();
        if (paused || memory.isGuests() || reactor.memory().isShort()) {
            // What is behind a request that has to wait is held.
            in.limit(FEW_BYTES);
        }
        try {
            long receivedBefore = transport.receivedBytes();
            int count = transport.read(in);
            connection.onRead(count, transport.receivedBytes() > receivedBefore);
            ended |= count < 0;
        } catch (BrokenProtocolException e) {
            connection.brokeProtocol(e);
            return true;
        } catch (IOException e) {
            connection.broken(e);
            return false;
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            connection.mistake(e);
            return false;
        }
        if (connection.isOpen()) {
            take(in.flip());
            if (transport.holdsInput()) {
                connection.resumeWhereAllowed();
            }
        }
        return true;
    }

    /** What a watched one sends meanwhile waits for its turn. */
    private void take(ByteBuffer in) {
        if (!paused) {
            deliver(in);
            return;
        }
        decoder.keep(in);
        if (ended && endWatch != null) {
            endWatch.onInputEnded();
        }
    }

    /** Lets the reactor come back where something waits that can be delivered, unless it will already. */
    void resumeIfSomethingWaits() {
        boolean somethingWaits = decoder.heldBytes() > 0 || transport.holdsInput() || (ended && !endReported);
        if (!resumePending && somethingWaits && connection.wantsInput()) {
            resumePending = true;
            reactor.queues().resumed(connection);
        }
    }

    /** What was held back can be delivered now. */
    void onResumed() {
        resumePending = false;
        if (connection.wantsInput()) {
            deliver(NOTHING.clear());
        }
        if (transport.holdsInput() && !ended && connection.wantsInput()) {
            read();
        }
    }

    private void deliver(ByteBuffer in) {
        try {
            if (decoder.decode(in, this)) {
                if (ended && !endReported && connection.isOpen()) {
                    endReported = true;
                    handler.onInputEnded();
                }
                lineDeadline.onInput();
            }
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            connection.mistake(e);
        }
    }

    @Override
    public boolean onFrame(ByteBuffer frame) {
        handler.onFrame(frame);
        return connection.wantsInput();
    }

    @Override
    public boolean onEmptyLine() {
        handler.onEmptyLine();
        return connection.wantsInput();
    }

    @Override
    public boolean onOversizedFrame() {
        handler.onOversizedFrame();
        return connection.wantsInput();
    }
}
