package chatroom.server.room;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each user did something in the last hour. Reactor thread only. */
final class HourlyLimit {
    private static final long HOUR_NS = Duration.ofHours(1).toNanos();

    /** By who asked last, so that the first is who can be forgotten first. */
    private final Map<Long, Deque<Long>> timesNs = new LinkedHashMap<>();

    /**
     * Once more, if that isn't too often.
     *
     * @param most 0 for any number, of which nothing is remembered
     */
    boolean tryTake(int most, long userId, long nowNs) {
        if (most == 0) {
            return true;
        }
        Deque<Long> times = timesNs.containsKey(userId) ? timesNs.remove(userId) : new ArrayDeque<>(1);
        forgetBefore(nowNs - HOUR_NS, times);
        boolean isTaken = times.size() < most;
        if (isTaken) {
            times.add(nowNs);
        }
        timesNs.put(userId, times);
        forgetFirst(nowNs);
        return isTaken;
    }

    /** Nothing came of the last time. */
    void giveBack(long userId) {
        Deque<Long> times = timesNs.get(userId);
        if (times != null) {
            times.pollLast();
        }
    }

    private void forgetFirst(long nowNs) {
        Deque<Long> first = timesNs.values().iterator().next();
        forgetBefore(nowNs - HOUR_NS, first);
        if (first.isEmpty()) {
            timesNs.remove(timesNs.keySet().iterator().next());
        }
    }

    /** How many users are remembered. */
    int size() {
        return timesNs.size();
    }

    private static void forgetBefore(long beginNs, Deque<Long> times) {
        while (!times.isEmpty() && times.peek() - beginNs < 0) {
            times.remove();
        }
    }
}
