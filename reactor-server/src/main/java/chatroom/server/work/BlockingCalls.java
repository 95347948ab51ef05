package chatroom.server.work;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * For work that goes on in several places, one after the other: a worker of one pool has a job done by another, and waits. Never the
 * reactor thread.
 */
public final class BlockingCalls {
    /**
     * @return what comes of the job
     * @throws Exception what the job threw
     * @throws IllegalStateException the workers have no room for it
     */
    public static <R> R call(Workers workers, Job<R> job) throws Exception {
        CompletableFuture<JobResult<R>> answer = new CompletableFuture<>();
        if (!workers.offer(job, answer::complete)) {
            throw new IllegalStateException("there is too much to do at the moment");
        }
        JobResult<R> outcome = answer.join();
        if (outcome instanceof JobResult.Done<R> done) {
            return done.value();
        }
        Throwable cause = ((JobResult.Failed<R>) outcome).cause();
        if (cause instanceof Exception exception) {
            throw exception;
        }
        throw new CompletionException(cause);
    }

    private BlockingCalls() {}
}
