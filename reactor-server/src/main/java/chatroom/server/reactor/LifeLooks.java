package chatroom.server.reactor;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds out whether those who say nothing take what they are sent. That costs a look at all sockets of the machine, so those who are to be asked about wait for each
 * other, and another thread looks. Reactor thread only.
 */
final class LifeLooks {
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

    /** Looks there are in the time that a connection may be idle. */
    private static final int LOOKS_IN_IDLE_TIME = 16;

    private final Timers timers;
    private final SendQueues queues;
    private final BackgroundTasks workers;
    private final Mailbox<Look> done;

    /** At most as many as there are connections. */
    private final Set<TcpConnection> waiting = new LinkedHashSet<>();

    private long nextNs;
    private Duration interval = LEAST_INTERVAL;

    /** A look is to come, or under way. */
    private boolean due;

    /** @param done a mailbox of its own */
    LifeLooks(Timers timers, SendQueues queues, BackgroundTasks workers, Mailbox<Look> done) {
        this.timers = timers;
        this.queues = queues;
        this.workers = workers;
        this.done = done;
        this.nextNs = timers.nowNs();
        done.deliverTo(this::onLooked);
    }

    /** @param sent how much each had been sent when the look began */
    @SuppressWarnings("ArrayRecordComponent") // Never compared or shown.
    record Look(List<TcpConnection> at, long[] sent, long[] unacknowledged) {}

    /** The connection is told by {@link TcpConnection#onLooked}, if it is there then. */
    void ask(TcpConnection connection, Duration idleTimeout) {
        waiting.add(connection);
        Duration part = idleTimeout.dividedBy(LOOKS_IN_IDLE_TIME);
        interval = part.compareTo(LEAST_INTERVAL) < 0 ? LEAST_INTERVAL : part;
        lookLater();
    }

    void forget(TcpConnection connection) {
        waiting.remove(connection);
    }

    private void lookLater() {
        if (!due) {
            due = true;
            timers.schedule(Duration.ofNanos(Math.max(0, nextNs - timers.nowNs())), this::look);
        }
    }

    private void look() {
        nextNs = timers.nowNs() + interval.toNanos();
        if (waiting.isEmpty()) {
            due = false;
            return;
        }
        List<TcpConnection> asked = List.copyOf(waiting);
        List<SocketChannel> sockets = asked.stream().map(TcpConnection::socket).toList();
        long[] sent = asked.stream().mapToLong(TcpConnection::sentBytes).toArray();
        long[] unacknowledged = new long[asked.size()];
        // Where the look fails, nothing is known.
        Arrays.fill(unacknowledged, Long.MAX_VALUE);
        boolean taken = workers.offer(
                () -> System.arraycopy(queues.unacknowledged(sockets), 0, unacknowledged, 0, unacknowledged.length),
                () -> done.offer(new Look(asked, sent, unacknowledged)));
        if (taken) {
            waiting.clear();
        } else {
            due = false;
            lookLater();
        }
    }

    private void onLooked(Look look) {
        due = false;
        for (int i = 0; i < look.sent.length; i++) {
            look.at.get(i).onLooked(look.sent[i], look.unacknowledged[i]);
        }
        if (!waiting.isEmpty()) {
            lookLater();
        }
    }
}
