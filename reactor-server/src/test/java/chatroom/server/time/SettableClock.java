package chatroom.server.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A machine's two clocks, which stand still until a test moves them: this one can be set, and {@link #nanoTime} can't. */
public final class SettableClock extends Clock {
    private Instant now;
    private long nanos;
    private Duration tick = Duration.ZERO;
    private Runnable onChange = () -> {};

    public SettableClock() {
        this(Instant.parse("2026-11-22T08:38:00.123Z"), 1);
    }

    public SettableClock(Instant now, long nanos) {
        this.now = now;
        this.nanos = nanos;
    }

    public void advance(Duration step) {
        now = now.plus(step);
        nanos += step.toNanos();
        if (!step.isZero()) {
            onChange.run();
        }
    }

    /** Somebody sets it. */
    public void leap(Duration by) {
        now = now.plus(by);
        onChange.run();
    }

    /** Somebody who goes by it hears of each change. */
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    /** From now on so much time goes by between two looks at {@link #nanoTime}. */
    public void tick(Duration each) {
        tick = each;
    }

    /** As {@link System#nanoTime()}. */
    public long nanoTime() {
        advance(tick);
        return nanos;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
