package chatroom.server.store.postgres;

import chatroom.server.store.Cancellation;
import chatroom.server.store.CancelledException;
import chatroom.server.store.StorageException;
import java.sql.SQLException;

/** Connections that can't write, lent for one read each. Any worker thread. */
final class Readers {
    private final ConnectionGroups groups;

    Readers(ConnectionGroups groups) {
        this.groups = groups;
    }

    /**
     * @param what completes the sentence "The database couldn't …"
     * @param work perhaps done again, where a connection had broken before
     */
    <R> R read(String what, StoreConnection.Work<R> work) throws StorageException {
        return read(what, new Cancellation(), work);
    }

    /**
     * As {@link #read(String, StoreConnection.Work)}.
     *
     * @throws CancelledException what was read until then is lost
     */
    <R> R read(String what, Cancellation cancellation, StoreConnection.Work<R> work) throws StorageException {
        try {
            ConnectionGroup group = groups.current();
            try {
                return once(group, cancellation, work);
            } catch (SQLException e) {
                if (cancellation.isCancelled() || !group.hasEnded()) {
                    throw e;
                }
                // It may have been broken for long, and nobody had noticed.
                return once(groups.current(), cancellation, work);
            }
        } catch (SQLException e) {
            StorageException failure = SqlFailure.inWords(what, e);
            throw cancellation.isCancelled() ? new CancelledException(failure.getMessage(), e) : failure;
        }
    }

    private <R> R once(ConnectionGroup group, Cancellation cancellation, StoreConnection.Work<R> work)
            throws SQLException {
        StoreConnection connection = group.borrow();
        boolean cancelled = false;
        try {
            if (!cancellation.begin(connection::abort)) {
                throw new SQLException("it was cancelled");
            }
            return work.over(connection);
        } catch (SQLException e) {
            cancelled = cancellation.end();
            if (!cancelled && (SqlFailure.breaksConnection(e) || !connection.isOpen())) {
                groups.broke(group, e);
            }
            throw e;
        } finally {
            cancellation.end();
            giveBack(group, connection);
        }
    }

    private void giveBack(ConnectionGroup group, StoreConnection connection) {
        try {
            group.giveBack(connection);
        } catch (SQLException e) {
            groups.broke(group, e);
        }
    }
}
