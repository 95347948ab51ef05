package chatroom.server.reactor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long turns take, without the waiting, and how often the selector returned with nothing to do. Reactor thread only. */
final class TurnMeter {
    private static final Logger LOG = LoggerFactory.getLogger(TurnMeter.class);
    private static final long SLOW_NS = 100_000_000;
    /** So many in a row are no coincidence: something keeps the selector from blocking. */
    private static final int SPINNING = 10_000;

    private int idleInARow;

    void turned(long tookNs, boolean didNothing) {
        if (tookNs >= SLOW_NS) {
            LOG.warn("a turn of the reactor took {} ms", tookNs / 1_000_000);
        }
        idleInARow = didNothing ? idleInARow + 1 : 0;
        if (idleInARow == SPINNING) {
            LOG.warn("the reactor woke up {} times in a row with nothing to do", SPINNING);
        }
    }

    /** How many turns before this one, in a row, had nothing to do. */
    int idleInARow() {
        return idleInARow;
    }
}
