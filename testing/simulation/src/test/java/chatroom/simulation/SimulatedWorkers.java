package chatroom.simulation;

import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Workers without threads: what is offered is done after a while. When their process dies, what they hadn't done never is. */
final class SimulatedWorkers implements Workers {
    private final VirtualTime time;
    private final int threads;
    private final int maxWaiting;
    private final LongSupplier jobNs;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int busy;
    private boolean working;
    private boolean dead;

    /** @param jobNs how long the next job takes */
    SimulatedWorkers(VirtualTime time, int threads, int maxWaiting, LongSupplier jobNs) {
        this.time = time;
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
        waiting.add(() -> done.accept(JobResult.of(job)));
        beginNext();
        return true;
    }

    private void beginNext() {
        if (busy < threads && !waiting.isEmpty()) {
            busy++;
            Runnable job = waiting.remove();
            time.after(jobNs.getAsLong(), () -> finish(job));
        }
    }

    private void finish(Runnable job) {
        if (dead) {
            return;
        }
        working = true;
        job.run();
        working = false;
        busy--;
        beginNext();
    }

    void die() {
        dead = true;
        waiting.clear();
    }
}
