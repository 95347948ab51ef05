package chatroom.server.reactor;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections where there is no memory for more ({@link MemoryBudget}). Guests who hold more than their part lose the largest connection, or the latest handshake of the network with
 * most of them, whichever kind holds more. An account that waits because its own part is used up loses its largest connection among those that don't read or don't end what they began. If
 * there is no room for anybody, those of accounts that hold more than their part go first, then the largest of all that don't read; and far beyond the limit whoever holds most.
 *
 * <p>Reactor thread only.
 */
final class Relief {
    private static final Logger LOG = LoggerFactory.getLogger(Relief.class);
    private static final int CLOSED_IN_A_TURN = 64;
    private static final Duration NEXT_LOOK = Duration.ofMillis(250);
    private static final long COMPLAINTS_NS = Duration.ofMinutes(1).toNanos();

    private final MemoryBudget budget;
    private final ReactorStats stats;
    private final Timers timers;
    private final Handshakes handshakes;
    private boolean lookPending;
    private boolean complained;
    private long complainedNs;

    Relief(MemoryBudget budget, ReactorStats stats, Timers timers, Handshakes handshakes) {
        this.budget = budget;
        this.stats = stats;
        this.timers = timers;
        this.handshakes = handshakes;
    }

    /** Once a turn; returns how many were closed. */
    int bring() {
        int closed = 0;
        while (closed < CLOSED_IN_A_TURN && budget.guestsHoldTooMuch() && endOneOfGuests()) {
            closed++;
        }
        boolean waitForTheirOwn = !lookPending && makeRoomInFullShares();
        while (closed < CLOSED_IN_A_TURN && budget.isShort() && evict(next())) {
            closed++;
            budget.serve();
        }
        if ((budget.isShort() || waitForTheirOwn) && !lookPending) {
            // Nobody has been stuck for long enough, and perhaps nothing happens until somebody has.
            lookPending = true;
            timers.schedule(NEXT_LOOK, () -> lookPending = false);
        }
        return closed;
    }

    private boolean endOneOfGuests() {
        Holders guests = budget.guests().holders();
        boolean handshakesHoldMore = handshakes.heldBytes() > budget.guests().heldBytes() - handshakes.heldBytes();
        return handshakesHoldMore
                ? handshakes.endOne() || evict(guests.largest())
                : evict(guests.largest()) || handshakes.endOne();
    }

    /** What it frees is given away in the next turn. */
    private boolean makeRoomInFullShares() {
        long nowNs = timers.nowNs();
        MemoryBudget.Share share = budget.nextFull();
        boolean found = share != null;
        for (int i = 1; share != null; i++) {
            evict(share.holders().largestStuck(nowNs));
            share = i < CLOSED_IN_A_TURN ? budget.nextFull() : null;
        }
        return found;
    }

    private TcpConnection next() {
        long nowNs = timers.nowNs();
        for (MemoryBudget.Share share : budget.beyondTheirPart()) {
            TcpConnection stuck = share.holders().largestStuck(nowNs);
            TcpConnection one = stuck == null ? share.holders().largest() : stuck;
            if (one != null) {
                return one;
            }
        }
        TcpConnection stuck = budget.holders().largestStuck(nowNs);
        return stuck == null && budget.isFarBeyond() ? budget.holders().largest() : stuck;
    }

    private boolean evict(TcpConnection connection) {
        if (connection == null) {
            return false;
        }
        complain(connection);
        connection.evict();
        return true;
    }

    /** One line a minute at most: whoever fills the memory must not fill the log as well. */
    private void complain(TcpConnection connection) {
        long nowNs = timers.nowNs();
        if (!complained || nowNs - complainedNs >= COMPLAINTS_NS) {
            complained = true;
            complainedNs = nowNs;
            LOG.warn(
                    "connections that hold most and take least are closed, the latest {} ({}): clients make this server hold {} of {} bytes",
                    connection.id(),
                    connection.peer(),
                    stats.heldBytes.get(),
                    stats.heldLimitBytes.get());
        }
    }
}
