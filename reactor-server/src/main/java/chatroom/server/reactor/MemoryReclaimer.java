package chatroom.server.reactor;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections where there is no memory for more ({@link MemoryBudget}). Guests who hold more than their part lose the largest
 * connection, or the latest handshake of the network with most of them, whichever kind holds more. An account that waits because its own
 * part is used up loses its largest connection among those that don't read or don't end what they began. If there is no room for anybody,
 * those of accounts that hold more than their part go first, then the largest of all that don't read. Where what clients bring leaves no
 * room for pages, or more than there is, the account that brings most loses its largest; and where it is something else that is more than
 * there is, whoever holds most goes.
 *
 * <p>Reactor thread only.
 */
final class MemoryReclaimer {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryReclaimer.class);
    private static final int CLOSED_IN_A_TURN = 64;
    private static final Duration NEXT_TRY = Duration.ofMillis(250);

    private final MemoryBudget budget;
    private final ReactorStats stats;
    private final Timers timers;
    private final Handshakes handshakes;
    private boolean tryPending;
    private final RareWarning warning;

    MemoryReclaimer(MemoryBudget budget, ReactorStats stats, Timers timers, Handshakes handshakes) {
        this.budget = budget;
        this.stats = stats;
        this.timers = timers;
        this.handshakes = handshakes;
        this.warning = new RareWarning(timers);
    }

    /** Once a turn; returns how many were closed. */
    int reclaim() {
        int closed = 0;
        while (closed < CLOSED_IN_A_TURN && budget.guestsHoldTooMuch() && endOneOfGuests()) {
            closed++;
        }
        boolean waitForTheirOwn = !tryPending && makeRoomInFullShares();
        while (closed < CLOSED_IN_A_TURN && budget.isShort() && evict(next())) {
            closed++;
            budget.serve();
        }
        if ((budget.isShort() || waitForTheirOwn) && !tryPending) {
            // Nobody has been stuck for long enough, and perhaps nothing happens until somebody has.
            tryPending = true;
            timers.schedule(NEXT_TRY, () -> tryPending = false);
        }
        return closed;
    }

    private boolean endOneOfGuests() {
        HoldersBySize<TcpConnection> guests = budget.guests().connectionsBySize();
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
            evict(stuck(share.connectionsBySize(), nowNs));
            share = i < CLOSED_IN_A_TURN ? budget.nextFull() : null;
        }
        return found;
    }

    private TcpConnection next() {
        long nowNs = timers.nowNs();
        for (MemoryBudget.Share share : budget.beyondTheirPart()) {
            TcpConnection stuck = stuck(share.connectionsBySize(), nowNs);
            TcpConnection one = stuck == null ? share.connectionsBySize().largest() : stuck;
            if (one != null) {
                return one;
            }
        }
        TcpConnection stuck = stuck(budget.connectionsBySize(), nowNs);
        if (stuck != null) {
            return stuck;
        }
        if (budget.isTooMuchBrought()) {
            MemoryBudget.Share share = budget.whoBringsMost();
            return share == null ? null : share.connectionsBySize().largest();
        }
        return budget.isFull() ? budget.connectionsBySize().largest() : null;
    }

    private static TcpConnection stuck(HoldersBySize<TcpConnection> holders, long nowNs) {
        return holders.largest(connection -> connection.isStuck(nowNs));
    }

    private boolean evict(TcpConnection connection) {
        if (connection == null) {
            return false;
        }
        warn(connection);
        connection.evict();
        return true;
    }

    private void warn(TcpConnection connection) {
        if (warning.isDue()) {
            LOG.warn(
                    "connections that hold most and take least are closed, the latest {} ({}): clients make this server hold {} of {} bytes",
                    connection.id(),
                    connection.peer(),
                    stats.heldBytes.get(),
                    stats.heldLimitBytes.get());
        }
    }
}
