package chatroom.server.session;

import chatroom.server.reactor.Connection;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.util.function.Consumer;

/**
 * A job for a request, until it is begun by {@link #then}. Where it fails, or nobody has room for it, the request is answered here. Reactor
 * thread only.
 */
public final class PendingJob<R> {
    private static final Connection.Reservation NO_RESERVATION = () -> {};

    private final Exchange exchange;
    private final Workers workers;
    private final Job<R> job;
    private Consumer<R> inAnyCase = result -> {};
    private Runnable ifNotDone = () -> {};
    private long bytes;

    PendingJob(Exchange exchange, Workers workers, Job<R> job) {
        this.exchange = exchange;
        this.workers = workers;
        this.job = job;
    }

    /**
     * What else comes of the job if it succeeds: after the answer, and even if the connection is gone by then. So whatever must happen, and
     * the lines of the log, or who resets a connection escapes them.
     */
    public PendingJob<R> inAnyCase(Consumer<R> effect) {
        inAnyCase = effect;
        return this;
    }

    /** What else there is to do where the job isn't taken, or fails. */
    public PendingJob<R> ifNotDone(Runnable undo) {
        ifNotDone = undo;
        return this;
    }

    /**
     * It brings much: so it begins when the connection has taken everything before it, and there is room for it.
     *
     * @param most bytes of memory
     */
    public PendingJob<R> inRoomFor(long most) {
        bytes = most;
        return this;
    }

    /** Begins the job. Its result is given to the answer. */
    public void then(Consumer<R> answer) {
        exchange.hold();
        if (bytes == 0) {
            begin(NO_RESERVATION, answer);
        } else {
            exchange.session().reserve(bytes, reservation -> begin(reservation, answer));
        }
    }

    private void begin(Connection.Reservation reservation, Consumer<R> answer) {
        boolean taken = exchange.session()
                .offer(workers, job, result -> exchange.finish(result, answer, ifNotDone), result -> {
                    reservation.release();
                    if (result instanceof JobResult.Done<R> done) {
                        inAnyCase.accept(done.value());
                    }
                });
        if (!taken) {
            reservation.release();
            ifNotDone.run();
            exchange.finishBusy();
        }
    }
}
