package chatroom.server.time;

import chatroom.server.reactor.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the clock every now and then, and at the newest message's time beside it. Reactor thread, but for {@link #aheadMillis}. */
public final class ClockMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(ClockMonitor.class);

    /** Leaps of the clock are noticed within this time, whether anybody asks for the time or not. */
    private static final Duration LOOKS = Duration.ofSeconds(5);

    /** Two machines that served this history one after the other may go apart by as much. */
    private static final Duration TOLERATED = Duration.ofMinutes(1);

    private final GuardedClock clock;
    private final LongSupplier newestMillis;
    private boolean wasAhead;

    /** @param newestMillis the time of the newest message; any thread */
    public ClockMonitor(GuardedClock clock, LongSupplier newestMillis) {
        this.clock = clock;
        this.newestMillis = newestMillis;
    }

    public void begin(Timers timers) {
        look();
        timers.schedule(LOOKS, () -> begin(timers));
    }

    /** How far the newest message is ahead of the clock; 0 if it isn't. Any thread. */
    public long aheadMillis() {
        return Math.max(0, newestMillis.getAsLong() - clock.millis());
    }

    private void look() {
        long aheadMillis = aheadMillis();
        boolean isAhead = aheadMillis > TOLERATED.toMillis();
        if (isAhead && !wasAhead) {
            LOG.warn(
                    "the newest message is dated {}, which is {} s ahead of the clock, and new ones get that time too: see that the clock is right, and then give the command mend-times",
                    Instant.ofEpochMilli(newestMillis.getAsLong()).truncatedTo(ChronoUnit.SECONDS),
                    Duration.ofMillis(aheadMillis).toSeconds());
        } else if (wasAhead && !isAhead) {
            LOG.info("messages are no longer dated ahead of the clock");
        }
        wasAhead = isAhead;
    }
}
