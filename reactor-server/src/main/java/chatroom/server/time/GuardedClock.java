package chatroom.server.time;

import chatroom.server.stats.Count;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's clock, without its leaps. Somebody may set it wrong for a moment, and what is dated meanwhile would keep that date for ever. So its readings are
 * held against a clock that can't be set: where they go apart by more than a little, the time goes on as if nothing had happened, until the new reading has
 * held for some minutes, or the old one is back. Small corrections are followed at once.
 *
 * <p>Any thread.
 */
public final class GuardedClock extends Clock {
    /** A leap is more than this, and more than a drift of a thousandth since the last reading. */
    private static final long FOLLOWED_MILLIS = 2_000;

    private static final long DRIFT = 1_000;

    /** How long a reading holds before it is believed. */
    public static final Duration BELIEVED_AFTER = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(GuardedClock.class);

    private final Clock wall;
    private final LongSupplier nanoTime;
    private final Count leaps = new Count();

    /** What is added to the clock that can't be set. */
    private long offsetMillis;

    private long readAtMillis;

    /** What would have to be added for the reading that isn't believed; meaningless without a doubt. */
    private long doubtedOffsetMillis;

    private long doubtedSinceMillis;
    private boolean doubting;

    /**
     * Believes the first reading.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    public GuardedClock(Clock wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.readAtMillis = steadyMillis();
        this.offsetMillis = wall.millis() - readAtMillis;
    }

    @Override
    public synchronized long millis() {
        long steady = steadyMillis();
        judge(wall.millis() - steady, steady);
        readAtMillis = steady;
        return steady + offsetMillis;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    private void judge(long offset, long steady) {
        long followed = FOLLOWED_MILLIS + (steady - readAtMillis) / DRIFT;
        if (Math.abs(offset - offsetMillis) <= followed) {
            offsetMillis = offset;
            if (doubting) {
                doubting = false;
                LOG.info("the machine's clock is back from its leap, after {} s", seconds(steady - doubtedSinceMillis));
            }
        } else if (!doubting || Math.abs(offset - doubtedOffsetMillis) > followed) {
            doubting = true;
            doubtedOffsetMillis = offset;
            doubtedSinceMillis = steady;
            leaps.increment();
            LOG.warn(
                    "the machine's clock leapt by {} s, to {}: the server goes on without it, and believes it when it has stayed there for {} minutes; look after that clock",
                    seconds(offset - offsetMillis),
                    Instant.ofEpochMilli(steady + offset),
                    BELIEVED_AFTER.toMinutes());
        } else if (steady - doubtedSinceMillis < BELIEVED_AFTER.toMillis()) {
            doubtedOffsetMillis = offset;
        } else {
            doubting = false;
            LOG.warn(
                    "the machine's clock has stayed where it leapt to, by {} s, and is believed: it is {} from now on",
                    seconds(offset - offsetMillis),
                    Instant.ofEpochMilli(steady + offset));
            offsetMillis = offset;
        }
    }

    /** How many leaps there were. Read by any thread. */
    public Count leaps() {
        return leaps;
    }

    /** How far the machine's clock is ahead of this one, or behind where it is negative; 0 unless it leapt, and isn't believed. */
    public synchronized long doubtedMillis() {
        millis();
        return doubting ? doubtedOffsetMillis - offsetMillis : 0;
    }

    private long steadyMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
    }

    private static long seconds(long millis) {
        return TimeUnit.MILLISECONDS.toSeconds(millis);
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    /** Never needed: times are shown in UTC. */
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
