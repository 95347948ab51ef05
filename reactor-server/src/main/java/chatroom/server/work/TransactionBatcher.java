package chatroom.server.work;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that do all jobs that wait in one transaction, so that a hundred writes wait for the disk once. If one of them fails, what was
 * done is undone, and each is done by itself: a job may run twice, but counts once, and no job fails for another's fault.
 *
 * <p>Among the other jobs of the same workers, those that wait count as one.
 */
public final class TransactionBatcher implements Workers {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionBatcher.class);

    /** Makes one transaction of some jobs. */
    @FunctionalInterface
    public interface Transaction {
        /**
         * Runs the jobs, once at most, and keeps what they did.
         *
         * @param jobs false if one failed
         * @throws Exception nothing of what they did is kept; always where the jobs weren't run, or one failed
         */
        void run(BooleanSupplier jobs) throws Exception;
    }

    private final Transaction transaction;
    private final BatchWorker<Offered<?>, Void> groups;

    /**
     * @param maxTogether the most jobs in one transaction
     * @param maxWaiting how many jobs may be accepted and not yet begun
     */
    public TransactionBatcher(Workers workers, int maxTogether, int maxWaiting, Transaction transaction) {
        this.transaction = transaction;
        this.groups = new BatchWorker<>(
                workers, maxTogether, maxWaiting, this::doAll, (batch, outcome) -> batch.forEach(Offered::report));
    }

    @Override
    public <R> boolean offer(Job<R> job, Consumer<JobResult<R>> done) {
        boolean accepted = groups.offer(new Offered<>(job, done));
        groups.start();
        return accepted;
    }

    private Void doAll(List<Offered<?>> group) {
        if (group.size() > 1) {
            List<Offered<?>> done = new ArrayList<>(group.size());
            try {
                transaction.run(() -> group.stream().allMatch(each -> done.add(each) && each.run()));
                return null;
            } catch (Exception e) {
                if (done.size() == group.size() && done.stream().allMatch(Offered::succeeded)) {
                    // It failed in the end, and perhaps was kept all the same: once more could do it twice.
                    done.forEach(each -> each.fail(e));
                    return null;
                }
            } catch (OutOfMemoryError | InternalError | UnknownError e) {
                throw e;
            } catch (Error e) {
                // How far it came isn't known, nor what is kept.
                group.forEach(each -> each.fail(e));
                return null;
            }
        }
        group.forEach(Offered::run);
        return null;
    }

    /** Worker thread only, but for making it. */
    private static final class Offered<R> {
        private final Job<R> job;
        private final Consumer<JobResult<R>> done;
        private JobResult<R> outcome;

        Offered(Job<R> job, Consumer<JobResult<R>> done) {
            this.job = job;
            this.done = done;
        }

        boolean run() {
            outcome = JobResult.of(job);
            return succeeded();
        }

        boolean succeeded() {
            return outcome instanceof JobResult.Done;
        }

        void fail(Throwable cause) {
            outcome = new JobResult.Failed<>(cause);
        }

        void report() {
            try {
                done.accept(outcome);
            } catch (OutOfMemoryError | InternalError | UnknownError e) {
                throw e;
            } catch (Throwable e) {
                LOG.error("The outcome of a job was lost, because its receiver failed", e);
            }
        }
    }
}
