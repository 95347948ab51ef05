package chatroom.server.room;

import java.util.HashMap;
import java.util.Map;

/**
 * How many messages a user may send: a steady rate, and a burst on top. Shared by all connections of a user, and remembered across them.
 *
 * <p>The generic cell rate algorithm (ITU-T I.371): a user is one number, the time at which a sender at the steady rate would be where this one is.
 */
final class FloodLimit {
    private static final int SWEEP_EVERY = 1_024;

    /** 0: no limit. */
    private long intervalNs;

    private long burstNs;
    private final Map<Long, Long> aheadUntilNs = new HashMap<>();
    private int sinceSweep;

    /** @param messagesPerSecond 0 for no limit */
    FloodLimit(int messagesPerSecond, int burst) {
        change(messagesPerSecond, burst);
    }

    /** From now on. What users are ahead of the rate until now, they stay. */
    final void change(int messagesPerSecond, int burst) {
        intervalNs = messagesPerSecond == 0 ? 0 : 1_000_000_000L / messagesPerSecond;
        burstNs = (burst - 1) * intervalNs;
    }

    /** Counts a message of this user, if it is within the limit; otherwise tells in how many nanoseconds it would be. */
    long tryTake(long userId, long nowNs) {
        if (intervalNs == 0) {
            return 0;
        }
        Long known = aheadUntilNs.get(userId);
        long aheadNs = known == null ? 0 : Math.max(0, known - nowNs);
        if (aheadNs > burstNs) {
            return aheadNs - burstNs;
        }
        aheadUntilNs.put(userId, nowNs + aheadNs + intervalNs);
        sweep(nowNs);
        return 0;
    }

    /** Whoever isn't ahead is as good as unknown. */
    private void sweep(long nowNs) {
        if (++sinceSweep >= SWEEP_EVERY) {
            sinceSweep = 0;
            aheadUntilNs.values().removeIf(untilNs -> untilNs - nowNs <= 0);
        }
    }

    int remembered() {
        return aheadUntilNs.size();
    }
}
