package chatroom.server.store.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The place of the one server that works on a database. It is taken with each session, before anything is read, and held as long as the
 * writing connection: what this server keeps in memory of rooms and members is true only while nobody else writes. Whoever opens a session.
 */
final class ServerPlace {
    /** What this server knows of the database: see {@code house.needs_level}. */
    private static final int LEVEL = 1;

    /** Waits for lock_timeout: who had it may be about to end. It stays with the connection. */
    private static final String LOCK = "SELECT pg_advisory_lock(7161132565002952)";

    /**
     * The barrier: a commit before anything is read. Where the primary waits for a standby that is gone, it hangs, and so nothing is read
     * that a failover would take back.
     */
    private static final String FIRST = """
        INSERT INTO node (server, level, until) VALUES (gen_random_uuid(), ?, clock_timestamp() + interval '8 seconds')
        RETURNING id, server::text\
        """;

    private static final String AGAIN = """
        INSERT INTO node (server, level, until)
        SELECT server, ?, clock_timestamp() + interval '8 seconds' FROM node
        WHERE id = (SELECT max(id) FROM node) AND server = ?::uuid
        RETURNING id, server::text\
        """;

    private static final String FORGET = "DELETE FROM node WHERE id < ?";

    /** Of this process; null before its first session. */
    private String server;

    /** Of its session. */
    private volatile long node;

    /** @throws UnfitException another server has it, or had it since */
    Void take(StoreConnection connection) throws SQLException {
        lock(connection);
        Schema.migrate(connection);
        int needed = Integer.parseInt(connection.queryForText("SELECT needs_level FROM house"));
        if (needed > LEVEL) {
            throw new UnfitException(
                    "it needs a newer server (level %s, this one has %s): start that one".formatted(needed, LEVEL));
        }
        connection.inTransaction(this::register);
        return null;
    }

    private static void lock(StoreConnection connection) throws SQLException {
        try {
            connection.queryForText(LOCK);
        } catch (SQLException e) {
            if (SqlFailure.isLockTimeout(e)) {
                throw new UnfitException(
                        "another server is working on it: stop that one, or give commands where it runs");
            }
            throw e;
        }
    }

    private Void register(StoreConnection connection) throws SQLException {
        PreparedStatement insert = connection.prepared(server == null ? FIRST : AGAIN);
        insert.setInt(1, LEVEL);
        if (server != null) {
            insert.setString(2, server);
        }
        try (ResultSet row = insert.executeQuery()) {
            if (!row.next()) {
                throw new UnfitException(
                        "another server has worked on it since this one did, or it was set back: restart this server");
            }
            node = row.getLong(1);
            server = row.getString(2);
        }
        PreparedStatement forget = connection.prepared(FORGET);
        forget.setLong(1, node);
        forget.executeUpdate();
        return null;
    }

    /** By which this session's news are told from others'. Any thread. */
    long node() {
        return node;
    }
}
