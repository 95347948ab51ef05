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
 * The machine's clock, without its leaps. Somebody may set it wrong for a moment, and what is dated meanwhile would keep that date for
 * ever. So its readings are held against a clock that can't be set: where they go apart by more than a little, the time goes on as if
 * nothing had happened, until the new reading has held for some minutes, or the old one is back. Small corrections are followed at once.
 *
 * <p>One that goes on leaping is believed, too, when it has been apart for an hour: better a time that is corrected now and then than one
 * that stays behind for ever.
 *
 * <p>Any thread.
 */
public final class GuardedClock extends Clock {
    /** A leap is more than this, and more than a drift of a thousandth since the last reading. */
    private static final long FOLLOWED_MILLIS = 2_000;

    private static final long DRIFT = 1_000;

    /** How long a reading holds before it is believed. */
    public static final Duration BELIEVED_AFTER = Duration.ofMinutes(5);

    /** How long a clock is apart, wherever it leaps meanwhile, before it is believed. */
    static final Duration APART_AT_MOST = Duration.ofHours(1);

    /** Leaps are said as often as this at most. */
    private static final Duration WARNINGS = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(GuardedClock.class);

    private final Clock wall;
    private final LongSupplier nanoTime;
    private final Count leaps = new Count();

    /** The time is the clock that can't be set, plus this. */
    private long offsetMillis;

    private long readAtMillis;

    /** What would have to be added for the reading that isn't believed; meaningless without a doubt. */
    private long doubtedOffsetMillis;

    private long doubtedSinceMillis;

    /** As {@link #doubtedSinceMillis}, but not set anew where it leaps again. */
    private long apartSinceMillis;

    private boolean doubting;

    /** Whether the log doesn't know of the last leap. */
    private boolean unsaid;

    /** Whether the log knows that it is apart. */
    private boolean saidApart;

    private long warnedMillis;

    /**
     * Believes the first reading.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    public GuardedClock(Clock wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.warnedMillis = steadyMillis() - WARNINGS.toMillis();
        begin();
    }

    /** Believes what is read now, whatever happened before: for when the time begins to be used. */
    public synchronized void begin() {
        readAtMillis = steadyMillis();
        offsetMillis = wall.millis() - readAtMillis;
        doubting = false;
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
                stopDoubting(steady);
            }
        } else if (!doubting || Math.abs(offset - doubtedOffsetMillis) > followed) {
            doubt(offset, steady);
        } else {
            doubtedOffsetMillis = offset;
        }
        if (doubting) {
            warn(steady);
            believeInTheEnd(steady);
        }
    }

    private void stopDoubting(long steady) {
        doubting = false;
        if (saidApart) {
            LOG.info("the machine's clock is back from its leap, after {} s", seconds(steady - apartSinceMillis));
        }
    }

    private void doubt(long offset, long steady) {
        if (!doubting) {
            apartSinceMillis = steady;
            saidApart = false;
        }
        doubting = true;
        unsaid = true;
        doubtedOffsetMillis = offset;
        doubtedSinceMillis = steady;
        leaps.increment();
    }

    private void warn(long steady) {
        if (unsaid && steady - warnedMillis >= WARNINGS.toMillis()) {
            unsaid = false;
            saidApart = true;
            warnedMillis = steady;
            LOG.warn(
                    "the machine's clock leapt by {} s, to {}: the server goes on without it, and believes it when it has stayed there for {} minutes; check that clock",
                    seconds(doubtedOffsetMillis - offsetMillis),
                    Instant.ofEpochMilli(steady + doubtedOffsetMillis),
                    BELIEVED_AFTER.toMinutes());
        }
    }

    private void believeInTheEnd(long steady) {
        if (steady - doubtedSinceMillis >= BELIEVED_AFTER.toMillis()) {
            LOG.warn(
                    "the machine's clock has stayed where it leapt to, by {} s, and is believed: it is {} from now on",
                    seconds(doubtedOffsetMillis - offsetMillis),
                    Instant.ofEpochMilli(steady + doubtedOffsetMillis));
        } else if (steady - apartSinceMillis >= APART_AT_MOST.toMillis()) {
            LOG.warn(
                    "the machine's clock goes on leaping, is {} s apart, and is believed all the same: it is {} from now on",
                    seconds(doubtedOffsetMillis - offsetMillis),
                    Instant.ofEpochMilli(steady + doubtedOffsetMillis));
        } else {
            return;
        }
        doubting = false;
        offsetMillis = doubtedOffsetMillis;
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
