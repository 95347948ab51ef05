package chatroom.server.room;

import chatroom.server.session.Exchange;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What is read on the storage thread for all who wait for the same: many come back at once, and each needs what the others need. Reactor
 * thread only.
 */
final class SharedReads<K, R> {
    private final RoomPorts ports;
    private final Function<K, Job<R>> job;
    private final BiConsumer<K, R> taker;
    private final Map<K, List<Waiting>> underWay = new HashMap<>();

    private record Waiting(Exchange exchange, Runnable then) {}

    /** @param taker gets what was read, before anybody who waits for it goes on */
    SharedReads(RoomPorts ports, Function<K, Job<R>> job, BiConsumer<K, R> taker) {
        this.ports = ports;
        this.job = job;
        this.taker = taker;
    }

    /**
     * Reads this, unless that is under way.
     *
     * @return false where nobody has room for it
     */
    boolean begin(K what) {
        if (underWay.containsKey(what)) {
            return true;
        }
        underWay.put(what, new ArrayList<>(1));
        boolean taken =
                ports.storing().offer(job.apply(what), found -> ports.reactor().accept(() -> end(what, found)));
        if (!taken) {
            underWay.remove(what);
        }
        return taken;
    }

    /** Goes on when this has been read; where that fails, the request is answered here. */
    void await(Exchange exchange, K what, Runnable then) {
        exchange.hold();
        if (begin(what)) {
            underWay.get(what).add(new Waiting(exchange, then));
        } else {
            exchange.finishBusy();
        }
    }

    private void end(K what, JobResult<R> found) {
        List<Waiting> waiting = underWay.remove(what);
        if (found instanceof JobResult.Done<R> done) {
            taker.accept(what, done.value());
        }
        waiting.forEach(each -> each.exchange.finishIfHere(found, each.then));
    }
}
