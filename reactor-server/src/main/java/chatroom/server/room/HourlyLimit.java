package chatroom.server.room;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each user did something in the last hour. Reactor thread only. */
final class HourlyLimit {
    private static final long HOUR_NS = Duration.ofHours(1).toNanos();

    /** By who did it last, so that the first is who can be forgotten first. */
    private final Map<Long, Deque<Long>> timesNs = new LinkedHashMap<>();

    /** @param most 0 for any number */
    boolean isReached(int most, long userId, long nowNs) {
        Deque<Long> times = timesNs.getOrDefault(userId, new ArrayDeque<>(0));
        forgetBefore(nowNs - HOUR_NS, times);
        return most > 0 && times.size() >= most;
    }

    /** @param most 0 for any number, of which nothing is remembered */
    void count(int most, long userId, long nowNs) {
        if (most == 0) {
            return;
        }
        Deque<Long> times = timesNs.containsKey(userId) ? timesNs.remove(userId) : new ArrayDeque<>(1);
        times.add(nowNs);
        timesNs.put(userId, times);
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
