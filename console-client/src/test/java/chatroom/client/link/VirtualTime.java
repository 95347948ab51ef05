package chatroom.client.link;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that jumps from one thing to do to the next. */
final class VirtualTime {
    private record Task(long atMillis, long order, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::atMillis).thenComparingLong(Task::order));
    private long nowMillis;
    private long lastOrder;

    long nowMillis() {
        return nowMillis;
    }

    void at(long atMillis, Runnable action) {
        tasks.add(new Task(atMillis, ++lastOrder, action));
    }

    long nextTaskMillis() {
        return tasks.isEmpty() ? Long.MAX_VALUE : tasks.peek().atMillis();
    }

    void advanceTo(long millis) {
        nowMillis = Math.max(nowMillis, millis);
    }

    void runDueTask() {
        if (nextTaskMillis() <= nowMillis) {
            tasks.remove().action().run();
        }
    }
}
