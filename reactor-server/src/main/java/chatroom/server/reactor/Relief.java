package chatroom.server.reactor;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections where there is no memory for more ({@link MemoryBudget}): of guests who hold more than their part the one that holds most; of all, one that holds most
 * among those that don't read or don't end what they began; and where that isn't enough, whoever holds most. Reactor thread only.
 */
final class Relief {
    private static final Logger LOG = LoggerFactory.getLogger(Relief.class);
    private static final int CLOSED_IN_A_TURN = 64;
    private static final Duration NEXT_LOOK = Duration.ofMillis(250);
    private static final long COMPLAINTS_NS = Duration.ofMinutes(1).toNanos();

    private final MemoryBudget budget;
    private final ReactorStats stats;
    private final Timers timers;
    private final BooleanSupplier endOldestHandshake;
    private final Holders guests = new Holders();
    private final Holders others = new Holders();
    private boolean lookPending;
    private boolean complained;
    private long complainedNs;

    /** @param endOldestHandshake false if there is none */
    Relief(MemoryBudget budget, ReactorStats stats, Timers timers, BooleanSupplier endOldestHandshake) {
        this.budget = budget;
        this.stats = stats;
        this.timers = timers;
        this.endOldestHandshake = endOldestHandshake;
    }

    /** Where the connections of a share are. */
    Holders holders(MemoryBudget.Share share) {
        return share == budget.guests() ? guests : others;
    }

    /** Once a turn; returns how many were closed. */
    int bring() {
        int closed = 0;
        while (closed < CLOSED_IN_A_TURN
                && budget.guestsHoldTooMuch()
                && (evict(guests.largest()) || endOldestHandshake.getAsBoolean())) {
            closed++;
        }
        while (closed < CLOSED_IN_A_TURN && budget.isShort() && evict(next())) {
            closed++;
            budget.serve();
        }
        if (budget.isShort() && !lookPending) {
            // Nobody has been stuck for long enough, and perhaps nothing happens until somebody has.
            lookPending = true;
            timers.schedule(NEXT_LOOK, () -> lookPending = false);
        }
        return closed;
    }

    private TcpConnection next() {
        long nowNs = timers.nowNs();
        TcpConnection stuck = others.largestStuck(nowNs);
        if (stuck == null) {
            stuck = guests.largestStuck(nowNs);
        }
        if (stuck != null || !budget.isFarBeyond()) {
            return stuck;
        }
        TcpConnection largest = others.largest();
        return largest == null ? guests.largest() : largest;
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
