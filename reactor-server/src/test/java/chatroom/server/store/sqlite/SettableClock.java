package chatroom.server.store.sqlite;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. */
final class SettableClock extends Clock {
    private Instant now = Instant.parse("2026-11-22T08:38:00.123Z");

    private long nanos = 1;

    void advance(Duration step) {
        now = now.plus(step);
        nanos += step.toNanos();
    }

    /** Somebody sets it. */
    void leap(Duration by) {
        now = now.plus(by);
    }

    /** Of the clock beside it that can't be set. */
    long nanoTime() {
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
