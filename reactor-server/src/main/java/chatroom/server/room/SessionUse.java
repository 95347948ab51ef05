package chatroom.server.room;

import chatroom.server.reactor.Timers;
import java.time.Duration;

/** Writes down once a day, and at the end, that the session of a connection is in use: else it would expire while somebody is here. Reactor thread only. */
final class SessionUse {
    private static final Duration LEAST = Duration.ofHours(20);

    /** Those who came all at once, after a restart, aren't written all at once. */
    private static final long SPREAD_SECONDS = Duration.ofHours(4).toSeconds();

    /** As exact as the store is. */
    private static final Duration WORTHWHILE = Duration.ofHours(1);

    private final Session session;
    private final Timers timers;
    private final Runnable touch;
    private Timers.Timer next;
    private long touchedNs;

    /** @param touch writes it down; before the first time somebody else has */
    SessionUse(Session session, Timers timers, Runnable touch) {
        this.session = session;
        this.timers = timers;
        this.touch = touch;
        await();
    }

    private void await() {
        touchedNs = timers.nowNs();
        next = timers.schedule(LEAST.plusSeconds(session.connectionId() % SPREAD_SECONDS), () -> {
            touch.run();
            await();
        });
    }

    /** @param all everybody's connection ends at the same time: then what was written in the last day is enough */
    void end(boolean all) {
        next.cancel();
        if (!all && timers.nowNs() - touchedNs > WORTHWHILE.toNanos()) {
            touch.run();
        }
    }
}
