package chatroom.server;

import chatroom.server.stats.Histogram;
import chatroom.server.work.TimedWorkers;
import chatroom.server.work.WorkerPool;
import chatroom.server.work.Workers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/** All threads that work for the reactor, by what they do. */
final class Pools {
    private final Map<String, WorkerPool> pools = new LinkedHashMap<>();
    private final Map<String, TimedWorkers> timed = new LinkedHashMap<>();

    /** @return where to hand in jobs */
    Workers add(String name, WorkerPool pool) {
        TimedWorkers workers = new TimedWorkers(pool, System::nanoTime);
        pools.put(name, pool);
        timed.put(name, workers);
        return workers;
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
     * @return the names of those in which something still is under way
     */
    Set<String> close(Duration each) {
        Set<String> unfinished = new LinkedHashSet<>();
        pools.forEach((name, pool) -> {
            if (!pool.close(each)) {
                unfinished.add(name);
            }
        });
        return unfinished;
    }
}
