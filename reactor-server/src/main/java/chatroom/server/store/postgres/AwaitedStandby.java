package chatroom.server.store.postgres;

import java.net.SocketTimeoutException;
import java.sql.SQLException;

/** A standby that the primary waits for with each commit, as far as that can be told from beside it. */
final class AwaitedStandby {
    /** Longer than the barrier does without one. */
    private static final String IS_AWAY = """
        SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE usename = current_user AND datname = current_database()
            AND wait_event = 'SyncRep' AND state_change < clock_timestamp() - interval '4 s')\
        """;

    /**
     * Before anything is committed that nobody has to wait for in vain: a commit that waits outlives its connection at the primary, and
     * keeps what it has locked.
     */
    static void refuseWhileAway(StoreConnection connection) throws SQLException {
        if (connection.queryForText(IS_AWAY).equals("t")) {
            throw isAway(null);
        }
    }

    /** @param e of a commit over a connection that had answered until then */
    static SQLException orElse(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return isAway(e);
            }
        }
        return e;
    }

    private static SQLException isAway(SQLException cause) {
        return new SQLException("it waits for its standby", SqlFailure.WAITS_FOR_STANDBY, cause);
    }

    private AwaitedStandby() {}
}
