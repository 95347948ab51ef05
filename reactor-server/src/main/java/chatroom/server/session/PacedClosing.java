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
    private final Sessions sessions;

    public PacedClosing(Timers timers, Sessions sessions) {
        this.timers = timers;
        this.sessions = sessions;
    }

    /** @param how called for each of those that are still there */
    public void close(List<Session> those, Consumer<Session> how) {
        Queue<Long> connections = new ArrayDeque<>(those.size());
        those.forEach(session -> connections.add(session.connectionId()));
        closeSome(connections, how);
    }

    private void closeSome(Queue<Long> connections, Consumer<Session> how) {
        for (int i = 0; i < TOGETHER && !connections.isEmpty(); i++) {
            sessions.with(connections.remove(), how);
        }
        if (!connections.isEmpty()) {
            timers.schedule(PAUSE, () -> closeSome(connections, how));
        }
    }
}
