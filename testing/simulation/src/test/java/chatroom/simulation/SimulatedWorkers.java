package chatroom.simulation;

import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Workers without threads. What is offered is done after a while, and told a while after that: in between others may do what makes it old.
 * When their process dies, what they hadn't done never is.
 */
final class SimulatedWorkers implements Workers {
    private final VirtualTime time;
    private final Chance chance;
    private final int threads;
    private final int maxWaiting;
    private final LongSupplier jobNs;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int busy;
    private boolean working;
    private boolean dead;

    /** @param jobNs how long the next job takes */
    SimulatedWorkers(VirtualTime time, Chance chance, int threads, int maxWaiting, LongSupplier jobNs) {
        this.time = time;
        this.chance = chance;
        this.threads = threads;
        this.maxWaiting = maxWaiting;
        this.jobNs = jobNs;
    }

    @Override
    public <R> boolean offer(Job<R> job, Consumer<JobResult<R>> done) {
        // Workers themselves are never refused.
        if (waiting.size() >= maxWaiting && !working) {
            return false;
        }
        waiting.add(() -> begin(job, done));
        beginNext();
        return true;
    }

    private void beginNext() {
        if (busy < threads && !waiting.isEmpty()) {
            busy++;
            waiting.remove().run();
        }
    }

    private <R> void begin(Job<R> job, Consumer<JobResult<R>> done) {
        long ns = jobNs.getAsLong();
        long toDoNs = ns - chance.nextLong(ns / 2 + 1);
        ifAlive(toDoNs, () -> {
            JobResult<R> result = JobResult.of(job);
            ifAlive(ns - toDoNs, () -> tell(result, done));
        });
    }

    private void ifAlive(long delayNs, Runnable step) {
        time.after(delayNs, () -> {
            if (!dead) {
                step.run();
            }
        });
    }

    private <R> void tell(JobResult<R> result, Consumer<JobResult<R>> done) {
        working = true;
        done.accept(result);
        working = false;
        busy--;
        beginNext();
    }

    void die() {
        dead = true;
        waiting.clear();
    }
}
