package chatroom.server.reactor;

import java.time.Duration;

/**
 * Closes a connection whose peer does nothing: sends nothing, and acknowledges nothing of what it is sent. One that is silent for a while
 * is probed some times until its time is up. Reactor thread only.
 */
final class IdleTimeout {
    /** In the time after which it counts as gone. */
    private static final int PROBES_OF_SILENT = 4;

    private final TcpConnection connection;
    private final Timers timers;

    /** Zero for none. */
    private final Duration limit;

    /** When the peer last did something; what is sent to it is no sign of that, but that it was acknowledged is. */
    private long lastLifeNs;

    /** How much of what was sent was acknowledged at the last probe, at least. */
    private long acknowledgedBytes;

    private Timers.Timer timer;

    IdleTimeout(TcpConnection connection, Timers timers, Duration limit) {
        this.connection = connection;
        this.timers = timers;
        this.limit = limit;
        this.lastLifeNs = timers.nowNs();
    }

    void begin() {
        if (!limit.isZero()) {
            watch();
        }
    }

    void sawLife() {
        lastLifeNs = timers.nowNs();
    }

    long lastLifeNs() {
        return lastLifeNs;
    }

    private void watch() {
        timer = null;
        Duration pause = limit.dividedBy(PROBES_OF_SILENT);
        // One that is held back can't give a sign of life.
        long silentNs = connection.isHeldBack() ? 0 : timers.nowNs() - lastLifeNs;
        if (silentNs < pause.toNanos()) {
            timer = timers.schedule(pause.minusNanos(silentNs), this::watch);
        } else if (connection.sentBytes() > acknowledgedBytes) {
            connection.probe(limit);
        } else {
            closeIfIdle();
        }
    }

    /**
     * The answer to a probe of an open connection.
     *
     * @param sentBefore what had been sent before somebody looked
     * @param unacknowledged of that, and of what was sent until then
     */
    void onProbed(long sentBefore, long unacknowledged) {
        long atLeast = sentBefore - unacknowledged;
        long atMost = connection.sentBytes() - unacknowledged;
        if (atLeast > acknowledgedBytes) {
            acknowledgedBytes = atLeast;
            sawLife();
            watch();
        } else if (atMost > acknowledgedBytes) {
            // It was sent something in the same moment, so that this probe tells nothing.
            connection.probe(limit);
        } else {
            closeIfIdle();
        }
    }

    private void closeIfIdle() {
        long leftNs = connection.isHeldBack() ? limit.toNanos() : lastLifeNs + limit.toNanos() - timers.nowNs();
        if (leftNs <= 0) {
            connection.close(CloseReason.IDLE_TIMEOUT);
            return;
        }
        Duration pause = limit.dividedBy(PROBES_OF_SILENT);
        timer = timers.schedule(leftNs < pause.toNanos() ? Duration.ofNanos(leftNs) : pause, this::watch);
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
