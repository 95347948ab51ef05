package chatroom.server.reactor;

import java.time.Duration;

/**
 * Asks a peer that is silent for a sign of life, where its transport can: before a proxy on the way takes the connection for forgotten,
 * which most do after a minute. Reactor thread only.
 */
final class KeepAlive {
    private static final Duration PERIOD = Duration.ofSeconds(45);

    private final TcpConnection connection;
    private final Timers timers;
    private Timers.Timer timer;

    KeepAlive(TcpConnection connection, Timers timers) {
        this.connection = connection;
        this.timers = timers;
    }

    void begin() {
        lookAfter(PERIOD.toNanos());
    }

    private void lookAfter(long ns) {
        timer = timers.schedule(Duration.ofNanos(ns), this::look);
    }

    private void look() {
        long leftNs = PERIOD.toNanos() - connection.silentNs();
        if (leftNs > 0) {
            lookAfter(leftNs);
        } else if (connection.ping()) {
            lookAfter(PERIOD.toNanos());
        }
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
