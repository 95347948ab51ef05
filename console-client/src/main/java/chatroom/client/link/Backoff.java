package chatroom.client.link;

import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: hardly at all, then about 1, 2, 4 … 60 s. Half of it is chance, so that a
 * thousand clients of a restarted server don't come back in step. Not thread-safe.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 1_000;
    private static final long MOST_MILLIS = 60_000;
    private static final long AT_ONCE_JITTER_MILLIS = 200;

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    long nextDelayMillis() {
        if (failures++ == 0) {
            return atOnceMillis();
        }
        // The shift stays far from overflow: 2^6 s is more than the most.
        long longest = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(failures - 2, 6));
        return longest / 2 + random.nextLong(longest / 2 + 1);
    }

    /** Hardly at all, however often it has failed. */
    long atOnceMillis() {
        return random.nextLong(AT_ONCE_JITTER_MILLIS);
    }

    /** Something worked. */
    void reset() {
        failures = 0;
    }
}
