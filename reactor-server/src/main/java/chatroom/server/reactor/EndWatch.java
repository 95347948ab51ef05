package chatroom.server.reactor;

import java.time.Duration;

/**
 * Finds out that a peer is gone whose requests wait, so that nobody goes on working for it. Its end is noticed by reading ahead; one that
 * has ended its side may still read, and is sent an empty line now and then, to which the system of one that is gone answers. There is one
 * for the time in which its input is paused for that. Reactor thread only.
 */
final class EndWatch {
    /** Between empty lines to somebody who may be gone. After the first, its system says so. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final byte[] EMPTY_LINE = {'\n'};

    private final TcpConnection connection;
    private final Timers timers;

    private Timers.Timer timer;

    EndWatch(TcpConnection connection, Timers timers) {
        this.connection = connection;
        this.timers = timers;
    }

    /** The peer has ended its side. */
    void onInputEnded() {
        if (timer == null) {
            timer = timers.schedule(PAUSE, this::probe);
        }
    }

    private void probe() {
        timer = null;
        if (connection.isOpen()) {
            if (connection.hasSentEverything()) {
                connection.send(EMPTY_LINE);
            }
            onInputEnded();
        }
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
