package chatroom.client.link;

import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** When a link does what comes next, and since when it has heard nothing. Owned by the link's thread. */
final class LinkTimes {
    private static final long NEVER = Long.MAX_VALUE;

    private final LongSupplier clockMillis;
    private final Wire wire;
    private final Backoff backoff;
    private long dueMillis = NEVER;
    private long heardMillis;

    /** @param clockMillis milliseconds that only go forward */
    LinkTimes(LongSupplier clockMillis, Wire wire, RandomGenerator random) {
        this.clockMillis = clockMillis;
        this.wire = wire;
        this.backoff = new Backoff(random);
    }

    /** A sign of life. */
    void onHeard() {
        heardMillis = clockMillis.getAsLong();
    }

    /** Whether nothing was heard for so long. */
    boolean isSilentFor(long millis) {
        return clockMillis.getAsLong() - heardMillis >= millis;
    }

    /** Nothing is to be done by itself. */
    void waitForNothing() {
        dueMillis = NEVER;
    }

    void dueIn(long millis) {
        dueAt(clockMillis.getAsLong() + millis);
    }

    /** @param millis on the clock, as {@link #dueMillis} has it */
    void dueAt(long millis) {
        dueMillis = millis;
    }

    /** While there are servers that may do better no time is lost; after that each round is later than the one before. */
    void dueAfterFailure() {
        dueIn(wire.hasUntried() ? backoff.atOnceMillis() : backoff.nextDelayMillis());
    }

    /** So long to wait for the same server, each time longer. */
    long pauseMillis() {
        return backoff.nextDelayMillis();
    }

    /** What has failed before doesn't count any more. */
    void onSuccess() {
        backoff.reset();
    }

    boolean isDue() {
        return clockMillis.getAsLong() >= dueMillis;
    }

    /** On the clock; as far away as can be where nothing is to be done. */
    long dueMillis() {
        return dueMillis;
    }

    OptionalLong nextMillis() {
        return dueMillis == NEVER ? OptionalLong.empty() : OptionalLong.of(dueMillis);
    }

    /** When to look again, where something is to be heard. */
    long silentAtMillis(long patienceMillis) {
        return heardMillis + patienceMillis;
    }
}
