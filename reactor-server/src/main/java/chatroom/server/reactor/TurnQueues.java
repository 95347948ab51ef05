package chatroom.server.reactor;

import java.util.ArrayDeque;
import java.util.Deque;

/** Connections that one step of a turn hands to a later one, or to the next turn, which then follows at once. Reactor thread only. */
final class TurnQueues {
    /** A net that is cut ends thousands of connections at once, for which nobody else should wait. */
    private static final int REAPED_TOGETHER = 256;

    private final FanOut fanOut;
    private final Deque<TcpConnection> resumed = new ArrayDeque<>();
    private final Deque<TcpConnection> closing = new ArrayDeque<>();
    private final Deque<TcpConnection> unflushed = new ArrayDeque<>();

    TurnQueues(FanOut fanOut) {
        this.fanOut = fanOut;
    }

    boolean isEmpty() {
        return resumed.isEmpty() && closing.isEmpty() && unflushed.isEmpty();
    }

    /** It may deliver again; done in step 3, because the caller may be in the middle of one of its frames. */
    void resumed(TcpConnection connection) {
        resumed.add(connection);
    }

    void closing(TcpConnection connection) {
        closing.add(connection);
    }

    void unflushed(TcpConnection connection) {
        unflushed.add(connection);
    }

    int resume() {
        int count = resumed.size();
        for (int i = count; i > 0; i--) {
            resumed.poll().onResumed();
        }
        return count;
    }

    int reap() {
        int reaped = 0;
        TcpConnection connection;
        // Those beyond come with the next turn, which follows at once.
        while (reaped < REAPED_TOGETHER && (connection = closing.poll()) != null) {
            reaped++;
            connection.reap();
        }
        return reaped;
    }

    int flush() {
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
}
