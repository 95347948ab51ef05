package chatroom.server.store.postgres;

import chatroom.server.store.Cancellation;
import chatroom.server.store.CancelledException;
import chatroom.server.store.StorageException;
import java.sql.SQLException;

/** Connections that can't write, lent for one read each. Any worker thread. */
final class Readers {
    private final Sessions sessions;

    Readers(Sessions sessions) {
        this.sessions = sessions;
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
            Session session = sessions.current();
            try {
                return once(session, cancellation, work);
            } catch (SQLException e) {
                if (cancellation.isCancelled() || !session.hasEnded()) {
                    throw e;
                }
                // It may have been broken for long, and nobody had noticed.
                return once(sessions.current(), cancellation, work);
            }
        } catch (SQLException e) {
            StorageException failure = SqlFailure.inWords(what, e);
            throw cancellation.isCancelled() ? new CancelledException(failure.getMessage(), e) : failure;
        }
    }

    private <R> R once(Session session, Cancellation cancellation, StoreConnection.Work<R> work) throws SQLException {
        StoreConnection connection = session.borrow();
        boolean cancelled = false;
        try {
            if (!cancellation.begin(connection::abort)) {
                throw new SQLException("it was cancelled");
            }
            return work.over(connection);
        } catch (SQLException e) {
            cancelled = cancellation.end();
            if (!cancelled && (SqlFailure.breaksSession(e) || !connection.isOpen())) {
                sessions.broke(session, e);
            }
            throw e;
        } finally {
            cancellation.end();
            giveBack(session, connection);
        }
    }

    private void giveBack(Session session, StoreConnection connection) {
        try {
            session.giveBack(connection);
        } catch (SQLException e) {
            sessions.broke(session, e);
        }
    }
}
