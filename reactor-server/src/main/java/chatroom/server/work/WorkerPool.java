package chatroom.server.work;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of threads behind a bounded queue. Any thread may offer; with one thread, jobs run in the order offered.
 *
 * <p>What the pool's own threads offer isn't refused for want of room: it is the continuation of a job that had its place, there can be no
 * more of them than running jobs care to make, and refusing it would leave work half done.
 */
public final class WorkerPool implements Workers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final boolean inBackground;
    private final AtomicInteger threadsMade = new AtomicInteger();
    private final Semaphore room;

    /** Accepted, and not done. */
    private final AtomicInteger unfinished = new AtomicInteger();

    private final ThreadPoolExecutor executor;

    /**
     * @param name of the threads, followed by "-1", "-2", …
     * @param maxWaiting how many jobs may be accepted and not yet begun
     */
    public WorkerPool(String name, int threads, int maxWaiting) {
        this(name, threads, maxWaiting, false);
    }

    private WorkerPool(String name, int threads, int maxWaiting, boolean inBackground) {
        this.name = name;
        this.inBackground = inBackground;
        this.room = new Semaphore(maxWaiting);
        this.executor =
                new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Worker::new);
        // All of them at once: a thread that appeared later would look like one that was left behind.
        executor.prestartAllCoreThreads();
    }

    /** For jobs that compute for long: its threads stand back for all others of this machine. */
    public static WorkerPool inBackground(String name, int threads, int maxWaiting) {
        return new WorkerPool(name, threads, maxWaiting, true);
    }

    @Override
    public <R> boolean offer(Job<R> job, Consumer<JobResult<R>> done) {
        boolean counted = !isOwnThread();
        if (counted && !room.tryAcquire()) {
            return false;
        }
        unfinished.incrementAndGet();
        try {
            executor.execute(() -> {
                try {
                    if (counted) {
                        room.release();
                    }
                    run(job, done);
                } finally {
                    unfinished.decrementAndGet();
                }
            });
            return true;
        } catch (RejectedExecutionException closed) {
            unfinished.decrementAndGet();
            if (counted) {
                room.release();
            }
            return false;
        }
    }

    /** Any thread. How many jobs were accepted and have not begun. */
    public int waiting() {
        return executor.getQueue().size();
    }

    /** As {@link #close(Duration)}, with ten seconds. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    /**
     * Accepts nothing more and waits for what was accepted. What isn't done in time is interrupted or dropped, and logged.
     *
     * @return whether everything was done
     */
    public boolean close(Duration timeout) {
        executor.shutdown();
        boolean done = false;
        try {
            done = executor.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Not how many threads work: one that has done everything may not have come to its end yet.
        int left = unfinished.get();
        if (done || left == 0) {
            return true;
        }
        int waiting = executor.shutdownNow().size();
        LOG.warn("{}: stopped with {} jobs running and {} waiting", name, left - waiting, waiting);
        return false;
    }

    private <R> void run(Job<R> job, Consumer<JobResult<R>> done) {
        JobResult<R> outcome = JobResult.of(job);
        try {
            done.accept(outcome);
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (Throwable e) {
            LOG.error("{}: the outcome of a job was lost, because its receiver failed", name, e);
        }
    }

    private boolean isOwnThread() {
        return Thread.currentThread() instanceof Worker worker && worker.pool() == this;
    }

    private final class Worker extends Thread {
        Worker(Runnable loop) {
            super(loop, name + "-" + threadsMade.incrementAndGet());
        }

        @Override
        public void run() {
            if (inBackground) {
                Niceness.stepBack();
            }
            super.run();
        }

        WorkerPool pool() {
            return WorkerPool.this;
        }
    }
}
