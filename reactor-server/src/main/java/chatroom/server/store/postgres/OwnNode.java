package chatroom.server.store.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * This server as one of those that work on the database: a row of {@code node}, another one in each connection group. It is alive as long
 * as its row says so, by the database's clock. Registered by whoever opens a connection group, kept alive by whoever looks.
 */
final class OwnNode {
    /** What this server knows of the database: see {@code house.needs_level}. */
    private static final int LEVEL = 1;

    /** Duration of a lease, in SQL. */
    static final String LEASE = "interval '8 seconds'";

    /** As long as a lease: whoever was here before is known to be gone only after that. */
    private static final long SETTLING_NS = TimeUnit.SECONDS.toNanos(8);

    private static final long RENEWED_AFTER_NS = TimeUnit.SECONDS.toNanos(2);

    private static final int BARRIER_MILLIS = 5_000;

    private static final String REGISTER = """
        INSERT INTO node (server, level, name, until) VALUES (?::uuid, ?, ?, clock_timestamp() + %s) RETURNING id\
        """.formatted(LEASE);

    /** Nobody comes back to life: others have taken its people away. */
    private static final String RENEW = """
        UPDATE node SET until = clock_timestamp() + %s WHERE id = ? AND until > clock_timestamp()\
        """.formatted(LEASE);

    private static final String SIGN_OFF = "DELETE FROM node WHERE server = ?::uuid";
    private static final String LEAVE = "DELETE FROM presence WHERE node = ?";

    private final String server;
    private final String name;
    private final History history;
    private final LongSupplier nanoTime;

    private volatile long id;
    private volatile long registeredNs;

    /** Only whoever looks. */
    private long renewedNs;

    /**
     * @param server another one for each process
     * @param name of this machine, for people
     */
    OwnNode(String server, String name, History history, LongSupplier nanoTime) {
        this.server = server;
        this.name = name;
        this.history = history;
        this.nanoTime = nanoTime;
    }

    /**
     * The barrier: a commit before anything is read. Where the primary waits for a standby that is gone, it hangs, and so nothing is read
     * that a failover would take back.
     *
     * @throws UnusableDatabaseException this server can't work on it
     */
    void begin(StoreConnection connection) throws SQLException {
        history.checkTimeline(connection);
        AwaitedStandby.refuseWhileAway(connection);
        migrate(connection);
        int needed = Integer.parseInt(connection.queryForText("SELECT needs_level FROM house"));
        if (needed > LEVEL) {
            throw new UnusableDatabaseException(
                    "it needs a newer server (level %s, this one has %s): start that one".formatted(needed, LEVEL));
        }
        HouseLock.share(connection);
        HouseLock.refuseMoved(connection);
        passBarrier(connection);
        NewsPruning.forgetCopied(connection);
        history.checkEntries(connection);
    }

    /** A server of an older release keeps it to itself as long as it runs. */
    private static void migrate(StoreConnection connection) throws SQLException {
        try {
            Schema.migrate(connection);
        } catch (SQLException e) {
            if (SqlFailure.isLockTimeout(e)) {
                throw new UnusableDatabaseException(
                        "a server of an older release is working on it: stop that one first");
            }
            throw e instanceof CommitInDoubtException ? AwaitedStandby.orElse(e) : e;
        }
    }

    /** Where it hangs there may be another host that is the primary. */
    private void passBarrier(StoreConnection connection) throws SQLException {
        int before = connection.jdbc().getNetworkTimeout();
        connection.jdbc().setNetworkTimeout(Runnable::run, BARRIER_MILLIS);
        try {
            connection.inTransaction(this::register);
        } catch (SQLException e) {
            throw AwaitedStandby.orElse(e);
        }
        connection.jdbc().setNetworkTimeout(Runnable::run, before);
    }

    private Void register(StoreConnection connection) throws SQLException {
        long nowNs = nanoTime.getAsLong();
        PreparedStatement insert = connection.prepared(REGISTER);
        insert.setString(1, server);
        insert.setInt(2, LEVEL);
        insert.setString(3, name);
        try (ResultSet row = insert.executeQuery()) {
            row.next();
            id = row.getLong(1);
        }
        registeredNs = nowNs;
        renewedNs = nowNs;
        return null;
    }

    /**
     * Once in a while, by whoever looks.
     *
     * @return false if it was dead, and is another node from now on
     */
    boolean keepAlive(StoreConnection connection) throws SQLException {
        long nowNs = nanoTime.getAsLong();
        if (nowNs - renewedNs < RENEWED_AFTER_NS) {
            return true;
        }
        PreparedStatement renew = connection.prepared(RENEW);
        renew.setLong(1, id);
        if (renew.executeUpdate() == 1) {
            renewedNs = nowNs;
            return true;
        }
        connection.inTransaction(this::register);
        return false;
    }

    /** The last thing that it does. In a transaction. */
    void signOff(StoreConnection connection) throws SQLException {
        PreparedStatement leave = connection.prepared(LEAVE);
        leave.setLong(1, id);
        leave.executeUpdate();
        PreparedStatement signOff = connection.prepared(SIGN_OFF);
        signOff.setString(1, server);
        signOff.executeUpdate();
        // By itself: there is no thread any more that would do it after the commit.
        connection.queryForText("SELECT pg_notify('" + Nudger.CHANNEL + "', '')");
    }

    /** Whether all other nodes that are alive have had the time to say so. Any thread. */
    boolean isSettled() {
        return nanoTime.getAsLong() - registeredNs >= SETTLING_NS;
    }

    /** By which this connection group's news are told from others'. Any thread. */
    long id() {
        return id;
    }

    /** By which its nodes of earlier connection groups are told from others'. */
    String server() {
        return server;
    }
}
