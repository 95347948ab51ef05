package chatroom.server.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers items and hands all that wait to one function at a time, on a worker: the batch is whatever came in while the last one was worked
 * on, so nobody waits for a timer. Items are offered on any thread, and worked on in that order.
 *
 * <p>An accepted item is in exactly one batch, and each batch is reported once. After each batch it queues for its worker again, so that
 * other jobs of that pool get in between.
 */
public final class BatchWorker<T, R> {
    private static final Logger LOG = LoggerFactory.getLogger(BatchWorker.class);

    /** Does the work of a batch. */
    @FunctionalInterface
    public interface BatchJob<T, R> {
        /** Runs on a worker thread, never twice at once. What it throws becomes {@link JobResult.Failed}. */
        R run(List<T> batch) throws Exception;
    }

    /** What comes in so few at a time isn't waited for. */
    private static final int FEW = 8;

    private final Workers workers;
    private final int maxBatch;
    private final int maxWaiting;
    private final BatchJob<T, R> job;
    private final BiConsumer<List<T>, JobResult<R>> done;

    /** Guarded by this, as {@link #scheduled}. */
    private final Queue<T> waiting = new ArrayDeque<>();

    /** A drain is queued or running. */
    private boolean scheduled;

    /** How many items the last batch had. */
    private int lastBatch;

    /** The last start was put off. */
    private boolean putOff;

    /**
     * @param maxBatch the most items in one batch
     * @param maxWaiting the most items accepted and not yet in a batch
     * @param done called on the worker thread, once for each batch, in order
     */
    public BatchWorker(
            Workers workers, int maxBatch, int maxWaiting, BatchJob<T, R> job, BiConsumer<List<T>, JobResult<R>> done) {
        this.workers = workers;
        this.maxBatch = maxBatch;
        this.maxWaiting = maxWaiting;
        this.job = job;
        this.done = done;
    }

    /**
     * Takes an item, to be worked on after the next {@link #start}. Never blocks.
     *
     * @return false if too many items wait: the item isn't taken then
     */
    public synchronized boolean offer(T item) {
        return waiting.size() < maxWaiting && waiting.add(item);
    }

    /**
     * Hands what waits to a worker, unless one is at it. Apart from {@link #offer}, so that what comes together is worked on together: a
     * batch of the first item alone would cost as much as one of all. Where the workers refuse, everything waits for the next start. Never
     * blocks.
     */
    public void start() {
        // Without the lock while the workers are asked: the one that is woken needs it at once, and would sleep again.
        if (isToBegin() && !workers.offer(this::drain, BatchWorker::onDrained)) {
            onRefused();
        }
    }

    /**
     * As {@link #start}, but put off where the last batch had many items and fewer wait, so that more are likely to be on their way. Never
     * put off twice in a row.
     *
     * @return whether it was put off: to be called again when what has come meanwhile is offered
     */
    public boolean startOrPutOff() {
        if (isToBePutOff()) {
            return true;
        }
        start();
        return false;
    }

    private synchronized boolean isToBePutOff() {
        putOff = !putOff && !scheduled && lastBatch > FEW && !waiting.isEmpty() && waiting.size() < lastBatch;
        return putOff;
    }

    /** Says that a drain is queued before it is, because the workers may begin at once. */
    private synchronized boolean isToBegin() {
        boolean toBegin = !scheduled && !waiting.isEmpty();
        scheduled |= toBegin;
        return toBegin;
    }

    private synchronized void onRefused() {
        scheduled = false;
    }

    /** Any thread. How many items were accepted and are not in a batch yet. */
    public synchronized int waiting() {
        return waiting.size();
    }

    private Void drain() {
        do {
            List<T> batch = takeBatch();
            report(batch, JobResult.of(() -> job.run(batch)));
        } while (!passOn());
        return null;
    }

    private synchronized List<T> takeBatch() {
        List<T> batch = new ArrayList<>(Math.min(waiting.size(), maxBatch));
        while (batch.size() < maxBatch && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        lastBatch = batch.size();
        return batch;
    }

    private void report(List<T> batch, JobResult<R> outcome) {
        try {
            done.accept(batch, outcome);
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (Throwable e) {
            LOG.error("The outcome of a batch of {} was lost, because its receiver failed", batch.size(), e);
        }
    }

    /** @return false if the workers take no more jobs, as they don't while closing: what was accepted is then worked on right here */
    private synchronized boolean passOn() {
        if (waiting.isEmpty()) {
            scheduled = false;
            return true;
        }
        return workers.offer(this::drain, BatchWorker::onDrained);
    }

    private static void onDrained(JobResult<Void> outcome) {
        if (outcome instanceof JobResult.Failed<Void> failed) {
            LOG.error("A batch was lost", failed.cause());
        }
    }
}
