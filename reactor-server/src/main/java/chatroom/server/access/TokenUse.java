package chatroom.server.access;

import chatroom.server.reactor.Timers;
import chatroom.server.session.Session;
import java.time.Duration;

/**
 * Writes down once a day, and at the end, that the token of a connection is in use: else it would expire while somebody is here. Reactor
 * thread only.
 */
public final class TokenUse {
    private static final Duration LEAST = Duration.ofHours(20);

    /** Those who came all at once, after a restart, aren't written all at once. */
    private static final long SPREAD_SECONDS = Duration.ofHours(4).toSeconds();

    /** The store keeps the time of a token's last use to the hour. */
    private static final Duration WORTHWHILE = Duration.ofHours(1);

    private final Session session;
    private final Timers timers;
    private final LoggedInSessions loggedIn;
    private Timers.Timer next;
    private long touchedNs;

    /** The token was written down as used a moment ago. */
    public TokenUse(Session session, Timers timers, LoggedInSessions loggedIn) {
        this.session = session;
        this.timers = timers;
        this.loggedIn = loggedIn;
        await();
    }

    private void await() {
        touchedNs = timers.nowNs();
        next = timers.schedule(LEAST.plusSeconds(session.connectionId() % SPREAD_SECONDS), () -> {
            loggedIn.touch(session);
            await();
        });
    }

    /** @param all everybody's connection ends at the same time: then what was written in the last day is enough */
    public void end(boolean all) {
        next.cancel();
        if (!all && timers.nowNs() - touchedNs > WORTHWHILE.toNanos()) {
            loggedIn.touch(session);
        }
    }
}
