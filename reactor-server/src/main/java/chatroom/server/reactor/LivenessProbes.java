package chatroom.server.reactor;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds out whether those who say nothing take what they are sent. That takes reading about all sockets of the machine, so those who are to
 * be asked about wait for each other, and another thread reads. Reactor thread only.
 */
final class LivenessProbes {
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

    /** Probes in the time that a connection may be idle. */
    private static final int PROBES_IN_IDLE_TIME = 16;

    private final Timers timers;
    private final SendQueues queues;
    private final BackgroundTasks workers;
    private final Mailbox<Result> done;

    /** At most as many as there are connections. */
    private final Set<TcpConnection> waiting = new LinkedHashSet<>();

    private long nextNs;
    private Duration interval = LEAST_INTERVAL;

    /** A probe is to come, or under way. */
    private boolean due;

    /** @param done a mailbox of its own */
    LivenessProbes(Timers timers, SendQueues queues, BackgroundTasks workers, Mailbox<Result> done) {
        this.timers = timers;
        this.queues = queues;
        this.workers = workers;
        this.done = done;
        this.nextNs = timers.nowNs();
        done.deliverTo(this::onProbed);
    }

    /** @param sent how much each had been sent when the probe began */
    @SuppressWarnings("ArrayRecordComponent") // Never compared or shown.
    record Result(List<TcpConnection> at, long[] sent, long[] unacknowledged) {}

    /** The connection is told by {@link TcpConnection#onProbed}, if it is there then. */
    void ask(TcpConnection connection, Duration idleTimeout) {
        waiting.add(connection);
        Duration part = idleTimeout.dividedBy(PROBES_IN_IDLE_TIME);
        interval = part.compareTo(LEAST_INTERVAL) < 0 ? LEAST_INTERVAL : part;
        probeLater();
    }

    void forget(TcpConnection connection) {
        waiting.remove(connection);
    }

    private void probeLater() {
        if (!due) {
            due = true;
            timers.schedule(Duration.ofNanos(Math.max(0, nextNs - timers.nowNs())), this::probe);
        }
    }

    private void probe() {
        nextNs = timers.nowNs() + interval.toNanos();
        if (waiting.isEmpty()) {
            due = false;
            return;
        }
        List<TcpConnection> asked = List.copyOf(waiting);
        List<SocketChannel> sockets = asked.stream().map(TcpConnection::socket).toList();
        long[] sent = asked.stream().mapToLong(TcpConnection::sentBytes).toArray();
        long[] unacknowledged = new long[asked.size()];
        // Where the probe fails, nothing is known.
        Arrays.fill(unacknowledged, Long.MAX_VALUE);
        boolean taken = workers.offer(
                () -> System.arraycopy(queues.unacknowledged(sockets), 0, unacknowledged, 0, unacknowledged.length),
                () -> done.offer(new Result(asked, sent, unacknowledged)));
        if (taken) {
            waiting.clear();
        } else {
            due = false;
            probeLater();
        }
    }

    private void onProbed(Result probe) {
        due = false;
        for (int i = 0; i < probe.sent.length; i++) {
            probe.at.get(i).onProbed(probe.sent[i], probe.unacknowledged[i]);
        }
        if (!waiting.isEmpty()) {
            probeLater();
        }
    }
}
