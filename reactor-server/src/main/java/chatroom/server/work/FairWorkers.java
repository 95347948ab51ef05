package chatroom.server.work;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Hands jobs to workers in the order of a {@link FairQueue}: the workers get as many turns as there are jobs, and which job it is is
 * decided when the turn has come. Any thread.
 */
public final class FairWorkers {
    private final Workers workers;
    private final LongSupplier nanoTime;
    private final FairQueue<Offered<?>> queue;

    /**
     * @param workers with room for as many jobs as may wait
     * @param nanoTime as {@link System#nanoTime()}, asked by whoever offers
     */
    public FairWorkers(Workers workers, FairShares shares, LongSupplier nanoTime) {
        this.workers = workers;
        this.nanoTime = nanoTime;
        this.queue = new FairQueue<>(shares);
    }

    /** Takes effect for jobs that come later. */
    public synchronized void changePerNetwork(int jobs) {
        queue.changePerNetwork(jobs);
    }

    /** Whether the requester may have one job more under way; there needn't be a place for it. */
    public synchronized boolean hasShare(Requester requester) {
        return queue.hasShare(requester);
    }

    /** These workers, for jobs of this requester. What has to give way for somebody else fails with {@link DisplacedException}. */
    public Workers workingFor(Requester requester) {
        return new Workers() {
            @Override
            public <R> boolean offer(Job<R> job, Consumer<JobResult<R>> done) {
                return FairWorkers.this.offer(requester, new Offered<>(job, done));
            }
        };
    }

    private boolean offer(Requester requester, Offered<?> offered) {
        FairQueue.Admission<Offered<?>> admission;
        synchronized (this) {
            admission = queue.offer(requester, offered, nanoTime.getAsLong());
            if (admission.place().isEmpty()) {
                return false;
            }
            // The new job takes the turn of the one that gave way.
            if (admission.gaveWay().isEmpty() && !workers.offer(this::runNext, FairWorkers::report)) {
                queue.withdraw(admission.place().get());
                return false;
            }
        }
        admission.gaveWay().ifPresent(Offered::giveWay);
        return true;
    }

    /** @return tells what came of it */
    private Runnable runNext() {
        FairQueue.Entry<Offered<?>> next;
        synchronized (this) {
            next = queue.poll().orElseThrow();
        }
        try {
            return next.what().run();
        } finally {
            synchronized (this) {
                queue.ended(next.requester());
            }
        }
    }

    private static void report(JobResult<Runnable> outcome) {
        if (outcome instanceof JobResult.Done<Runnable> done) {
            done.value().run();
        } else if (outcome instanceof JobResult.Failed<Runnable> failed) {
            throw new IllegalStateException("There are as many turns as jobs.", failed.cause());
        }
    }

    private record Offered<R>(Job<R> job, Consumer<JobResult<R>> done) {
        Runnable run() {
            JobResult<R> outcome = JobResult.of(job);
            return () -> done.accept(outcome);
        }

        void giveWay() {
            done.accept(new JobResult.Failed<>(new DisplacedException()));
        }
    }
}
