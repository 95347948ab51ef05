package chatroom.server.reactor;

import java.time.Duration;

/** Says when a warning is due that may have cause again and again: once a minute at most, so that whoever causes it can't fill the log. */
final class RareWarning {
    private static final long INTERVAL_NS = Duration.ofMinutes(1).toNanos();

    private final Timers timers;
    private boolean given;
    private long givenNs;

    RareWarning(Timers timers) {
        this.timers = timers;
    }

    /** Whether to warn now. */
    boolean isDue() {
        long nowNs = timers.nowNs();
        if (given && nowNs - givenNs < INTERVAL_NS) {
            return false;
        }
        given = true;
        givenNs = nowNs;
        return true;
    }
}
