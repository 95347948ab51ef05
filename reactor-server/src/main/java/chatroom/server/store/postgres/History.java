package chatroom.server.store.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Whether the database is still that which this server began with. Asked with each connection group: after a failover it may be a copy
 * that lacks something, after a restore another one, and a primary of yesterday may have been started again. Any thread.
 */
final class History {
    /** One more with each promotion of a standby. What pg_control says is too old for that until the next checkpoint. */
    private static final String TIMELINE =
            "SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint";

    private static final String BEGIN_ANOTHER = """
        UPDATE house SET epoch = replace(gen_random_uuid()::text, '-', '') WHERE epoch = ?\
        """;

    private final KnownHeads heads;

    /** Null before the first connection group. Guarded by this, as what follows. */
    private String epoch;

    private long timeline;

    History(KnownHeads heads) {
        this.heads = heads;
    }

    /** Before anything is written. @throws SQLException another host is the primary by now */
    synchronized void checkTimeline(StoreConnection connection) throws SQLException {
        long found = Long.parseLong(connection.queryForText(TIMELINE));
        if (found < timeline) {
            throw new SQLException("it was the primary before another was promoted (timeline %s, where there was %s)"
                    .formatted(found, timeline));
        }
        timeline = found;
    }

    /**
     * Where something is lost, others that have lost nothing are to hear of it, so that they begin anew, too.
     *
     * @throws OtherHistoryException it isn't that of before
     */
    void checkEntries(StoreConnection connection) throws SQLException {
        checkEpoch(connection.queryForText("SELECT epoch FROM house"));
        if (heads.isAnyLost(connection)) {
            connection.inTransaction(transaction -> {
                PreparedStatement begin = transaction.prepared(BEGIN_ANOTHER);
                begin.setString(1, epoch());
                return begin.executeUpdate();
            });
            throw new OtherHistoryException("it has lost messages that were stored: restart this server");
        }
    }

    /** @throws OtherHistoryException it isn't that of before */
    synchronized void checkEpoch(String found) throws OtherHistoryException {
        if (epoch == null) {
            epoch = found;
        } else if (!epoch.equals(found)) {
            throw new OtherHistoryException(
                    "it was restored, or lost messages, so it has another history: restart this server");
        }
    }

    synchronized String epoch() {
        return epoch;
    }
}
