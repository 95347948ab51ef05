package chatroom.server.store.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what all nodes have looked at for long, and nodes that are dead: now and then, and on one node at a time. Not by their
 * times: a commit may have hung for its standby, and is seen long after it was written. Whoever looks.
 */
final class NewsPruning {
    private static final Logger LOG = LoggerFactory.getLogger(NewsPruning.class);

    private static final long EACH_NS = TimeUnit.SECONDS.toNanos(10);

    /** A node that hasn't looked for so long begins anew. */
    private static final long KEPT_NS = TimeUnit.SECONDS.toNanos(60);

    private static final String PRUNE = """
        WITH mine AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(7161132565002954) AS ok),
            told AS (DELETE FROM news WHERE xid < ?::xid8 AND (SELECT ok FROM mine)),
            dead AS (DELETE FROM node WHERE until < clock_timestamp() - interval '1 minute' AND (SELECT ok FROM mine)),
            gone AS (
                DELETE FROM presence WHERE (SELECT ok FROM mine) AND NOT EXISTS (
                    SELECT 1 FROM node WHERE id = presence.node AND until >= clock_timestamp() - interval '1 minute'))
        UPDATE house SET pruned = greatest(pruned, ?::xid8) WHERE (SELECT ok FROM mine)\
        """;

    /** No transaction of this cluster has such a number yet: another one's did, of which this database is a copy. */
    private static final String FORGET_COPIED = """
        WITH copied AS (DELETE FROM news WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()))
        UPDATE house SET pruned = '0' WHERE pruned > pg_snapshot_xmin(pg_current_snapshot())\
        """;

    private final LongSupplier nanoTime;

    /** Of this connection group, one for each time. */
    private final Deque<Past> past = new ArrayDeque<>();

    private StoreConnection pastOf;

    /** All transactions before xmin had ended at that time. */
    private record Past(String xmin, long atNs) {}

    NewsPruning(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * With each connection group. A copy made by pg_dump has the numbers of the transactions of where it comes from: while this cluster's
     * are lower, all news would seem to be pruned and each of the copied ones to be new, at every look.
     */
    static void forgetCopied(StoreConnection connection) throws SQLException {
        connection.prepared(FORGET_COPIED).executeUpdate();
    }

    void onLook(StoreConnection connection, Snapshot seen) {
        long nowNs = nanoTime.getAsLong();
        if (pastOf != connection) {
            past.clear();
            pastOf = connection;
        }
        if (!past.isEmpty() && nowNs - past.getLast().atNs < EACH_NS) {
            return;
        }
        past.addLast(new Past(seen.xmin(), nowNs));
        Past oldEnough = null;
        while (!past.isEmpty() && nowNs - past.getFirst().atNs >= KEPT_NS) {
            oldEnough = past.removeFirst();
        }
        if (oldEnough != null) {
            prune(connection, oldEnough.xmin);
        }
    }

    private static void prune(StoreConnection connection, String xmin) {
        try {
            PreparedStatement prune = connection.prepared(PRUNE);
            prune.setString(1, xmin);
            prune.setString(2, xmin);
            prune.executeUpdate();
        } catch (SQLException e) {
            // The next time takes away more. Where the connection is broken, the next look says so.
            LOG.warn("news that nobody needs any more can't be taken away for now: {}", SqlFailure.oneLine(e));
        }
    }
}
