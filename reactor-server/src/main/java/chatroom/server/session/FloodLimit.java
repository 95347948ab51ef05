package chatroom.server.session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much somebody may do: a steady rate, and a burst on top. Shared by all connections of a user, say, and remembered across them. The
 * unit is a part of a message, so that what costs less than sending one has its price too ({@link Prices}).
 *
 * <p>The generic cell rate algorithm (ITU-T I.371): each of them is one number, the time at which a sender at the steady rate would be
 * where this one is. Each call looks at no more than a few of them, however many are remembered.
 */
public final class FloodLimit {
    /** The price of a message. */
    static final int MESSAGE = 10_000;

    /** Only users who are ahead of the rate are remembered, so only as many within a few seconds reach this bound. */
    private static final int MAX_REMEMBERED = 65_536;

    /** How many entries each call looks at: more than it can add, so that entries that are no longer needed go. */
    private static final int SWEPT_TOGETHER = 2;

    /** The time in which one message is allowed; 0 means no limit. */
    private long intervalNs;

    private long burstNs;

    /** By the time of the last use, so the newest is the last. */
    private final Map<Object, Long> aheadUntilNs = new LinkedHashMap<>(16, 0.75f, true);

    /** @param messagesPerSecond 0 for no limit */
    public FloodLimit(int messagesPerSecond, int burst) {
        change(messagesPerSecond, burst);
    }

    /** From now on. What users are ahead of the rate until now, they stay. */
    public final void change(int messagesPerSecond, int burst) {
        intervalNs = messagesPerSecond == 0 ? 0 : 1_000_000_000L / messagesPerSecond;
        burstNs = (burst - 1) * intervalNs;
    }

    /** Counts a message of this user, if it is within the limit; otherwise tells in how many nanoseconds it would be. */
    public long tryTake(Object whose, long nowNs) {
        if (intervalNs == 0) {
            return 0;
        }
        long aheadNs = aheadNs(whose, nowNs);
        if (aheadNs > burstNs) {
            return aheadNs - burstNs;
        }
        remember(whose, nowNs + aheadNs + intervalNs, nowNs);
        return 0;
    }

    /** Tells what {@link #take} would, and counts nothing. */
    long waitNs(Object whose, long nowNs) {
        return intervalNs == 0 ? 0 : Math.max(0, aheadNs(whose, nowNs) - burstNs);
    }

    /** Counts this in any case, and tells after how many nanoseconds it is within the limit: who waits for as long has kept to it. */
    long take(Object whose, long price, long nowNs) {
        if (intervalNs == 0 || price == 0) {
            return 0;
        }
        long aheadNs = aheadNs(whose, nowNs);
        remember(whose, nowNs + aheadNs + price * intervalNs / MESSAGE, nowNs);
        return Math.max(0, aheadNs - burstNs);
    }

    private long aheadNs(Object whose, long nowNs) {
        Long known = aheadUntilNs.get(whose);
        return known == null ? 0 : Math.max(0, known - nowNs);
    }

    private void remember(Object whose, long untilNs, long nowNs) {
        aheadUntilNs.put(whose, untilNs);
        Iterator<Long> oldest = aheadUntilNs.values().iterator();
        for (int i = 0; i < SWEPT_TOGETHER && oldest.hasNext(); i++) {
            // Whoever isn't ahead is as good as unknown.
            if (oldest.next() - nowNs <= 0 || aheadUntilNs.size() > MAX_REMEMBERED) {
                oldest.remove();
            }
        }
    }

    int remembered() {
        return aheadUntilNs.size();
    }
}
