package chatroom.server.reactor;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** Things to be done at a later turn. Reactor thread only. */
public final class Timers {
    private static final int SWEEP_FROM = 64;

    private final LongSupplier nanoTime;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long scheduled;
    private int cancelled;

    /** @param nanoTime as {@link System#nanoTime()} */
    public Timers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The time by which the deadlines are set, as {@link System#nanoTime()}. */
    public long nowNs() {
        return nanoTime.getAsLong();
    }

    /**
     * Runs once, not earlier than after the delay, unless cancelled. What is due at the same time runs in the order in which it was
     * scheduled.
     */
    public Timer schedule(Duration delay, Runnable task) {
        Timer timer = new Timer(nowNs() + delay.toNanos(), scheduled++, task);
        timers.add(timer);
        return timer;
    }

    /** Runs what is due; returns how much that was. */
    public int run() {
        long nowNs = nowNs();
        int ran = 0;
        while (!timers.isEmpty() && timers.peek().dueNs - nowNs <= 0) {
            Runnable task = take();
            if (task != null) {
                ran++;
                task.run();
            }
        }
        return ran;
    }

    /** How long until the next is due: 0 if it is, {@link Long#MAX_VALUE} if there is none. */
    public long untilNextNs() {
        while (!timers.isEmpty() && timers.peek().task == null) {
            take();
        }
        return timers.isEmpty() ? Long.MAX_VALUE : Math.max(0, timers.peek().dueNs - nowNs());
    }

    /** The task of the next timer, which is null if it was cancelled. */
    private Runnable take() {
        Timer timer = timers.poll();
        Runnable task = timer.task;
        timer.task = null;
        if (task == null) {
            cancelled--;
        }
        return task;
    }

    /** Most timers are cancelled long before their time: once they are the greater part, they go together. */
    private void sweep() {
        if (cancelled > SWEEP_FROM && cancelled > timers.size() / 2) {
            timers.removeIf(timer -> timer.task == null);
            cancelled = 0;
        }
    }

    /** How many wait, cancelled ones included. */
    int size() {
        return timers.size();
    }

    /** A task that waits for its time. */
    public final class Timer implements Comparable<Timer> {
        private final long dueNs;
        private final long number;
        private Runnable task;

        private Timer(long dueNs, long number, Runnable task) {
            this.dueNs = dueNs;
            this.number = number;
            this.task = task;
        }

        /** The task won't run, if it hasn't. */
        public void cancel() {
            if (task != null) {
                task = null;
                cancelled++;
                sweep();
            }
        }

        @Override
        public int compareTo(Timer other) {
            int byTime = Long.signum(dueNs - other.dueNs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
