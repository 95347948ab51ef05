package chatroom.server;

import chatroom.server.access.Access;
import chatroom.server.reactor.BackgroundTasks;
import chatroom.server.room.SearchService;
import chatroom.server.stats.Histogram;
import chatroom.server.work.FairShares;
import chatroom.server.work.FairWorkers;
import chatroom.server.work.JobResult;
import chatroom.server.work.Requester;
import chatroom.server.work.TimedWorkers;
import chatroom.server.work.WorkerPool;
import chatroom.server.work.Workers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All threads that work for the reactor, by what they do (docs/architecture.md, threads). */
final class WorkerPools {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPools.class);

    /** Threads that read a row or two: for a log-in, a resume. */
    private static final int READERS = 2;

    /** Threads that read pages of messages. */
    private static final int PAGE_READERS = 2;

    /** Connections to the database that are wanted for reading; a search has one of its own. */
    static final int READING_CONNECTIONS = READERS + PAGE_READERS;

    /** All that may read the database at a time: those, searches, and requests of operators. */
    static final int READING_THREADS = READING_CONNECTIONS + SearchService.TOGETHER + 1;

    /** Requests of operators. */
    private static final int ADMIN_REQUESTS_WAITING = 64;

    /** How long each pool may take to end what is under way. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(1);

    // For whom a background task is; each class has its places, so what the server looks at for itself doesn't wait for
    // handshakes.
    private static final int HANDSHAKES = 0;
    private static final int OWN_TASKS = 1;

    private final Map<String, WorkerPool> pools = new LinkedHashMap<>();
    private final Map<String, TimedWorkers> timed = new LinkedHashMap<>();
    private final Workers hashing;
    private final Workers reading;
    private final Workers paging;
    private final Workers searching;
    private final Workers storing;
    private final FairWorkers background;
    private final Workers administering;
    private final WorkerPool storage;

    /** @param jobs how many may wait of those that connections can ask for */
    WorkerPools(int hashThreads, int jobs) {
        int cores = Runtime.getRuntime().availableProcessors();
        this.hashing = add("hash", WorkerPool.inBackground("hash", hashThreads, Access.HASHES_WAITING));
        this.reading = add("read", new WorkerPool("read", READERS, jobs));
        this.paging = add("page", new WorkerPool("page", PAGE_READERS, jobs));
        this.searching =
                add("search", WorkerPool.inBackground("search", SearchService.TOGETHER, SearchService.TOGETHER));
        this.storage = new WorkerPool("store", 1, jobs);
        this.storing = add("store", storage);
        this.background = new FairWorkers(
                add("tls", WorkerPool.inBackground("tls", Math.max(1, cores - 1), jobs)),
                backgroundShares(jobs),
                System::nanoTime);
        this.administering = add("admin", WorkerPool.inBackground("admin", 1, ADMIN_REQUESTS_WAITING));
    }

    /** Networks take turns; how many handshakes there may be of each is for those who let connections in. */
    private static FairShares backgroundShares(int jobs) {
        return new FairShares(2, jobs, jobs, jobs, Duration.ofMillis(100), Duration.ZERO, Duration.ofMinutes(1));
    }

    private Workers add(String name, WorkerPool pool) {
        TimedWorkers workers = new TimedWorkers(pool, System::nanoTime);
        pools.put(name, pool);
        timed.put(name, workers);
        return workers;
    }

    /** The one that looks at what other servers on the same database have done; only where there can be any. Once. */
    Workers looking() {
        return add("look", new WorkerPool("look", 1, 1));
    }

    /** Hash passwords. */
    Workers hashing() {
        return hashing;
    }

    /** Read a row or two of the database. */
    Workers reading() {
        return reading;
    }

    /** Read pages of messages. */
    Workers paging() {
        return paging;
    }

    Workers searching() {
        return searching;
    }

    /** The one thread that writes the database. */
    Workers storing() {
        return storing;
    }

    /** Do what operators request. */
    Workers administering() {
        return administering;
    }

    /** Do what the server needs for itself and the reactor can't wait for: looking at files, making a page of metrics. */
    BackgroundTasks forOwnTasks() {
        return (task, then) -> inBackground(new Requester(OWN_TASKS, "", ""), task, then);
    }

    /** Compute for TLS handshakes of this network. */
    BackgroundTasks forHandshakes(String network) {
        return (task, then) -> inBackground(new Requester(HANDSHAKES, network, network), task, then);
    }

    private boolean inBackground(Requester requester, Runnable task, Runnable then) {
        return background
                .workingFor(requester)
                .offer(
                        () -> {
                            task.run();
                            return task;
                        },
                        result -> {
                            if (result instanceof JobResult.Failed<?> failed) {
                                LOG.error("a task for TLS or connections failed", failed.cause());
                            }
                            then.run();
                        });
    }

    /** How long the jobs of each took. */
    Map<String, Histogram> tookNs() {
        Map<String, Histogram> tookNs = new LinkedHashMap<>();
        timed.forEach((name, workers) -> tookNs.put(name, workers.tookNs()));
        return tookNs;
    }

    /** How many jobs wait for each. */
    Map<String, IntSupplier> waiting() {
        Map<String, IntSupplier> waiting = new LinkedHashMap<>();
        pools.forEach((name, pool) -> waiting.put(name, pool::waiting));
        return waiting;
    }

    /**
     * In the order in which they were added.
     *
     * @return whether nothing is being stored any more; where the disk hangs, something may be
     */
    boolean close() {
        boolean stored = true;
        for (WorkerPool pool : pools.values()) {
            boolean done = pool.close(CLOSING_LIMIT);
            stored &= done || pool != storage;
        }
        return stored;
    }
}
