package chatroom.server.room;

import chatroom.server.reactor.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Ends sessions, some a turn where there are very many: each ending is work for the reactor, and everybody else's requests wait for that. Reactor thread only. */
final class Endings {
    static final int TOGETHER = 100;
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Timers timers;
    private final BiConsumer<Long, Consumer<Session>> sessions;

    /** @param sessions has something done with the session of a connection, if it is still there */
    Endings(Timers timers, BiConsumer<Long, Consumer<Session>> sessions) {
        this.timers = timers;
        this.sessions = sessions;
    }

    void end(List<Session> those, Consumer<Session> how) {
        Queue<Long> connections = new ArrayDeque<>(those.size());
        those.forEach(session -> connections.add(session.connectionId()));
        endSome(connections, how);
    }

    private void endSome(Queue<Long> connections, Consumer<Session> how) {
        for (int i = 0; i < TOGETHER && !connections.isEmpty(); i++) {
            sessions.accept(connections.remove(), how);
        }
        if (!connections.isEmpty()) {
            timers.schedule(PAUSE, () -> endSome(connections, how));
        }
    }
}
