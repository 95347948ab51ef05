package chatroom.server.work;

import chatroom.server.stats.Histogram;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Workers that take the time of each job, without its waiting. */
public final class TimedWorkers implements Workers {
    private final Workers workers;
    private final LongSupplier nanoTime;
    private final Histogram tookNs = Histogram.upTo(
            100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000, 300_000_000, 1_000_000_000);

    /** @param nanoTime as {@link System#nanoTime()}, for any thread */
    public TimedWorkers(Workers workers, LongSupplier nanoTime) {
        this.workers = workers;
        this.nanoTime = nanoTime;
    }

    @Override
    public <R> boolean offer(Job<R> job, Consumer<JobResult<R>> done) {
        return workers.offer(() -> timed(job), done);
    }

    /** How long jobs took, in nanoseconds; those that failed included. */
    public Histogram tookNs() {
        return tookNs;
    }

    private <R> R timed(Job<R> job) throws Exception {
        long beganNs = nanoTime.getAsLong();
        try {
            return job.run();
        } finally {
            tookNs.record(nanoTime.getAsLong() - beganNs);
        }
    }
}
