package chatroom.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** A clock that jumps from one thing to do to the next. */
final class VirtualTime extends Clock {
    private static final Instant BEGINNING = Instant.parse("2026-11-22T08:38:00.123Z");

    private record Task(long atNs, long order, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::atNs).thenComparingLong(Task::order));
    private long nowNs;
    private long lastOrder;

    long nowNs() {
        return nowNs;
    }

    long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nowNs);
    }

    void at(long atNs, Runnable action) {
        tasks.add(new Task(atNs, ++lastOrder, action));
    }

    void after(long delayNs, Runnable action) {
        at(nowNs + delayNs, action);
    }

    /** Something takes time by itself; what is due meanwhile is late. */
    void passes(long ns) {
        nowNs += ns;
    }

    /** @return whether there was something to do before that time; if not, it is that time now */
    boolean doNext(long endNs) {
        if (tasks.isEmpty() || tasks.peek().atNs > endNs) {
            nowNs = Math.max(nowNs, endNs);
            return false;
        }
        Task task = tasks.remove();
        nowNs = Math.max(nowNs, task.atNs);
        task.action.run();
        return true;
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusMillis(nowMillis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
