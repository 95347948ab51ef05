package chatroom.server.reactor;

import java.time.Duration;
import java.util.List;

/**
 * The end of the loop, when somebody asks for it: nobody comes in any more, what has begun is finished, and everything that is due leaves,
 * within a time. Reactor thread only, but for {@link #ask}.
 */
final class OrderlyStop {
    private final Timers timers;
    private final List<Acceptor> acceptors;
    private final Handshakes handshakes;
    private final ConnectionTable connections;

    /** Null until it is asked for. */
    private volatile Duration within;

    private boolean begun;
    private boolean done;

    OrderlyStop(Timers timers, List<Acceptor> acceptors, Handshakes handshakes, ConnectionTable connections) {
        this.timers = timers;
        this.acceptors = acceptors;
        this.handshakes = handshakes;
        this.connections = connections;
    }

    /** Any thread. */
    void ask(Duration newWithin) {
        within = newWithin;
    }

    boolean isToBegin() {
        return within != null && !begun;
    }

    boolean isDone() {
        return done;
    }

    int beginIfAsked() {
        if (!isToBegin()) {
            return 0;
        }
        begun = true;
        letNobodyIn();
        connections.forEach(TcpConnection::onShutdown);
        // Who waits for a disk that hangs is let go of in time to be told so.
        timers.schedule(
                within.multipliedBy(4).dividedBy(5),
                () -> connections.forEach(connection -> connection.close(CloseReason.SHUTTING_DOWN)));
        timers.schedule(within, () -> done = true);
        return 1;
    }

    private void letNobodyIn() {
        acceptors.forEach(Acceptor::close);
        handshakes.endAll(CloseReason.SHUTTING_DOWN);
    }

    int endWhereNobodyIsLeft() {
        done |= begun && connections.size() == 0;
        return 0;
    }

    /** Lets go of every descriptor, whatever was still to be sent. */
    void now() {
        letNobodyIn();
        connections.forEach(TcpConnection::kill);
    }
}
