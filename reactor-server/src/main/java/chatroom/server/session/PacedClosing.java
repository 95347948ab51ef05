package chatroom.server.session;

import chatroom.server.reactor.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Ends sessions, some a turn where there are very many: each ending is work for the reactor, and everybody else's requests wait for that.
 * Reactor thread only.
 */
public final class PacedClosing {
    static final int TOGETHER = 100;
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Timers timers;

    public PacedClosing(Timers timers) {
        this.timers = timers;
    }

    /** @param how called for each of those that are still there */
    public void close(List<Session> those, Consumer<Session> how) {
        closeSome(new ArrayDeque<>(those), how);
    }

    private void closeSome(Queue<Session> left, Consumer<Session> how) {
        for (int i = 0; i < TOGETHER && !left.isEmpty(); i++) {
            Session session = left.remove();
            session.ifHere(() -> how.accept(session));
        }
        if (!left.isEmpty()) {
            timers.schedule(PAUSE, () -> closeSome(left, how));
        }
    }
}
