package chatroom.server.reactor;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far one connection is on its way from open to gone.
 *
 * <pre>
 *   OPEN -- close(reason) --> MARKED -- reap --> DRAINING -- all sent --> LINGERING -- peer's end, or a second --> GONE
 *     \__________________________ the peer reset, or ended first, or takes nothing for 5 seconds ____________________/
 * </pre>
 *
 * LINGERING is there because closing a socket with unread input resets it, and the peer would lose the last frames.
 *
 * <p>Owned by the reactor thread.
 */
final class ConnectionEnd {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionEnd.class);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);
    private static final Duration LINGER_LIMIT = Duration.ofSeconds(1);

    private enum Phase {
        OPEN,
        MARKED,
        DRAINING,
        LINGERING,
        GONE
    }

    private final TcpConnection connection;
    private final Reactor reactor;
    private final ConnectionOrigin origin;
    private final ConnectionInput input;
    private final ConnectionOutput output;

    private Phase phase = Phase.OPEN;

    /** The first that was given; null while it is open. */
    private CloseReason reason;

    /** Of what is left to be sent, or of the wait for the peer's end. */
    private Timers.Timer deadline;

    ConnectionEnd(
            TcpConnection connection,
            Reactor reactor,
            ConnectionOrigin origin,
            ConnectionInput input,
            ConnectionOutput output) {
        this.connection = connection;
        this.reactor = reactor;
        this.origin = origin;
        this.input = input;
        this.output = output;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** Input is thrown away until the peer has ended its side. */
    boolean isLingering() {
        return phase == Phase.LINGERING;
    }

    boolean isGone() {
        return phase == Phase.GONE;
    }

    /** Something may still leave. */
    boolean mayWrite() {
        return phase == Phase.OPEN || phase == Phase.DRAINING;
    }

    /** A mark; the rest comes with {@link #reap}. */
    void close(CloseReason why) {
        if (phase == Phase.OPEN) {
            phase = Phase.MARKED;
            reason = why;
            reactor.queues().closing(connection);
        }
    }

    void broken(IOException e) {
        LOG.debug("connection {} ({}) broke: {}", origin.id(), origin.peer(), e.getMessage());
        if (phase == Phase.OPEN) {
            close(CloseReason.PEER_RESET);
        } else if (phase == Phase.MARKED) {
            reason = CloseReason.PEER_RESET;
        } else {
            kill();
        }
    }

    void brokeProtocol(BrokenProtocolException e) {
        LOG.debug("connection {} ({}) broke the protocol: {}", origin.id(), origin.peer(), e.getMessage());
        close(CloseReason.PROTOCOL_ERROR);
    }

    void mistake(Throwable e) {
        LOG.error("connection {} ({}) is closed for a mistake of the server", origin.id(), origin.peer(), e);
        close(CloseReason.INTERNAL_ERROR);
    }

    /** Step 5: the connection leaves every table; what is due to its peer may still leave after that. */
    void reap() {
        if (phase != Phase.MARKED) {
            return;
        }
        phase = Phase.DRAINING;
        origin.slot().beginClosing();
        if (reason != CloseReason.PEER_RESET) {
            pushLastNews();
        }
        output.unfollowAll();
        connection.cancelDeadlines();
        LOG.debug("connection {} ({}) closed: {}", origin.id(), origin.peer(), reason.code());
        output.outbox().add(farewell());
        connection.count();
        if (reason == CloseReason.PEER_RESET) {
            kill();
        } else {
            output.beginDraining();
            watchDrain();
            connection.markUnflushed();
            connection.updateInterest();
        }
    }

    private void pushLastNews() {
        try {
            output.writeLast();
        } catch (IOException e) {
            reason = CloseReason.PEER_RESET;
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("connection {} ({}): the last messages could not be written", origin.id(), origin.peer(), e);
            reason = CloseReason.PEER_RESET;
        }
    }

    private byte[] farewell() {
        try {
            return connection.farewell(reason);
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("connection {} ({}): the handler failed to close", origin.id(), origin.peer(), e);
            return new byte[0];
        }
    }

    private void watchDrain() {
        long leftNs =
                output.lastTakenNs() + DRAIN_LIMIT.toNanos() - reactor.timers().nowNs();
        if (leftNs <= 0) {
            kill();
        } else {
            deadline = reactor.timers().schedule(Duration.ofNanos(leftNs), this::watchDrain);
        }
    }

    /** After a flush. */
    void lingerIfDrained() {
        if (phase != Phase.DRAINING || !output.isEmpty()) {
            return;
        }
        phase = Phase.LINGERING;
        connection.cancelDeadlines();
        cancelDeadline();
        deadline = reactor.timers().schedule(LINGER_LIMIT, this::kill);
        try {
            connection.endOutput();
        } catch (IOException e) {
            kill();
        }
        if (input.hasEnded()) {
            kill();
        }
    }

    /** Its memory is needed. It is told so, unless it is in the middle of a frame that it doesn't take. */
    void evict() {
        if (phase != Phase.OPEN || !connection.isBetweenFrames()) {
            kill(CloseReason.MEMORY_SHORT);
            return;
        }
        output.outbox().clear();
        input.forget();
        close(CloseReason.MEMORY_SHORT);
        connection.count();
    }

    void kill() {
        kill(CloseReason.SHUTTING_DOWN);
    }

    /**
     * The descriptor goes, whatever was still to be sent.
     *
     * @param why counts unless there was a reason before
     */
    void kill(CloseReason why) {
        if (phase == Phase.GONE) {
            return;
        }
        boolean isUntold = phase == Phase.OPEN || phase == Phase.MARKED;
        reason = reason == null ? why : reason;
        if (isUntold) {
            phase = Phase.DRAINING;
            farewell();
        }
        phase = Phase.GONE;
        output.unfollowAll();
        connection.cancelDeadlines();
        cancelDeadline();
        connection.leave();
        reactor.livenessProbes().forget(connection);
        reactor.connections().gone(connection, reason);
        try {
            connection.closeSocket();
        } catch (IOException e) {
            LOG.debug("connection {} ({}) would not close: {}", origin.id(), origin.peer(), e.getMessage());
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }
}
