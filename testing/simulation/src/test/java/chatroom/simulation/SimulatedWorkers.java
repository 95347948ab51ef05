package chatroom.simulation;

import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
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
    private long pausedUntilNs;
    private boolean sentIsDone;

    /** What is given away already, and not done. */
    private final Set<Runnable> sent = new LinkedHashSet<>();

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
        Runnable alone = () -> JobResult.of(job);
        sent.add(alone);
        ifAlive(toDoNs, () -> {
            if (isPaused() && !sentIsDone) {
                return false;
            }
            sent.remove(alone);
            JobResult<R> result = JobResult.of(job);
            ifAlive(ns - toDoNs, () -> {
                if (!isPaused()) {
                    tell(result, done);
                }
                return !isPaused();
            });
            return true;
        });
    }

    private boolean isPaused() {
        return time.nowNs() < pausedUntilNs;
    }

    /** A step that a pause may keep from being done. */
    private interface Step {
        boolean isDone();
    }

    private void ifAlive(long delayNs, Step step) {
        time.after(delayNs, () -> {
            if (!dead && !step.isDone()) {
                ifAlive(pausedUntilNs - time.nowNs(), step);
            }
        });
    }

    /**
     * Their process does nothing until then.
     *
     * @param isSent whether others do all the same what they were given before
     */
    void pauseUntil(long ns, boolean isSent) {
        pausedUntilNs = ns;
        sentIsDone = isSent;
    }

    /** Nobody is told how it went. */
    void doWhatIsSent() {
        List.copyOf(sent).forEach(Runnable::run);
        sent.clear();
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
