package chatroom.server.work;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** Workers without threads: a test runs what was offered, one job at a time. */
public final class HandRunWorkers implements Workers {
    private final Queue<Runnable> offered = new ArrayDeque<>();
    private boolean refusing;

    public void refuse(boolean refusing) {
        this.refusing = refusing;
    }

    @Override
    public <R> boolean offer(Job<R> job, Consumer<JobResult<R>> done) {
        return !refusing && offered.add(() -> done.accept(JobResult.of(job)));
    }

    public int waiting() {
        return offered.size();
    }

    /** @throws java.util.NoSuchElementException if nothing waits */
    public void runNext() {
        offered.remove().run();
    }

    public void runAll() {
        while (!offered.isEmpty()) {
            runNext();
        }
    }
}
