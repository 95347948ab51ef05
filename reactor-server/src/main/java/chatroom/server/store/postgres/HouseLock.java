package chatroom.server.store.postgres;

import chatroom.server.store.move.MoveMark;
import java.sql.SQLException;
import java.util.Optional;

/** Who works on a database: any number of servers, or a command that is to be alone. Held by a connection, as long as that is open. */
final class HouseLock {
    /** Waits for lock_timeout: who had it may be about to end. */
    private static final String ALONE = "SELECT pg_advisory_lock(7161132565002952)";

    private static final String SHARED = "SELECT pg_advisory_lock_shared(7161132565002952)";

    /** @throws UnusableDatabaseException a server, or another such command, is at work */
    static void takeAlone(StoreConnection connection) throws SQLException {
        take(connection, ALONE, "a server or a command is working on it: stop all servers first");
    }

    /**
     * Of every server, before it reads anything.
     *
     * @throws UnusableDatabaseException a command is alone with it
     */
    static void share(StoreConnection connection) throws SQLException {
        take(connection, SHARED, "a chat is being moved into it, or out of it: wait for the end of that");
    }

    private static void take(StoreConnection connection, String lock, String otherwise) throws SQLException {
        try {
            connection.queryForText(lock);
        } catch (SQLException e) {
            throw SqlFailure.isLockTimeout(e) ? new UnusableDatabaseException(otherwise) : e;
        }
    }

    /**
     * Of every server, once the schema is up to date.
     *
     * @throws UnusableDatabaseException a move has left it so that nobody is to work on it
     */
    static void refuseMoved(StoreConnection connection) throws SQLException {
        Optional<MoveMark> left = PostgresMovePlace.mark(connection);
        if (left.isPresent()) {
            throw new UnusableDatabaseException(left.get().why("this database"));
        }
    }

    private HouseLock() {}
}
