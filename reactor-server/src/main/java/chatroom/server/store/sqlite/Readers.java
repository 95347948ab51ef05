package chatroom.server.store.sqlite;

import chatroom.server.store.Cancellation;
import chatroom.server.store.CancelledException;
import chatroom.server.store.StorageException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Connections that can't write, lent for one read each. Any worker thread. Nobody waits for one: where all are lent another is opened, so
 * there are never more than threads that read, and those beyond {@code maxIdle} are closed when they come back.
 */
final class Readers implements AutoCloseable {
    private final DatabaseFile file;
    private final int maxIdle;

    /** Guarded by this, as {@link #closed}. */
    private final Queue<StoreConnection> idle = new ArrayDeque<>();

    private boolean closed;

    Readers(DatabaseFile file, int maxIdle) {
        this.file = file;
        this.maxIdle = maxIdle;
    }

    /** @param what completes the sentence "The database couldn't …" */
    <R> R read(String what, StoreConnection.Work<R> work) throws StorageException {
        return read(what, new Cancellation(), work);
    }

    /**
     * As {@link #read(String, StoreConnection.Work)}.
     *
     * @throws CancelledException what was read until then is lost
     */
    <R> R read(String what, Cancellation cancellation, StoreConnection.Work<R> work) throws StorageException {
        StoreConnection connection = null;
        boolean sound = false;
        try {
            connection = borrow();
            if (!cancellation.begin(connection::interrupt)) {
                throw new SQLException("it was cancelled");
            }
            R result = work.over(connection);
            sound = true;
            return result;
        } catch (SQLException e) {
            StorageException failure = SqlFailure.inWords(what, e, file.path());
            throw cancellation.end() ? new CancelledException(failure.getMessage(), e) : failure;
        } finally {
            // One that was interrupted may still be about to be: nobody else is to have it.
            boolean interrupted = cancellation.end();
            if (connection != null && (interrupted || !(sound && giveBack(connection)))) {
                connection.close();
            }
        }
    }

    /** As {@link #read(String, StoreConnection.Work)}, over a connection that nothing was read with before, and nothing is after. */
    <R> R readAlone(String what, StoreConnection.Work<R> work) throws StorageException {
        try (StoreConnection connection = open()) {
            return work.over(connection);
        } catch (SQLException e) {
            throw SqlFailure.inWords(what, e, file.path());
        }
    }

    private StoreConnection borrow() throws SQLException, StorageException {
        synchronized (this) {
            if (closed) {
                throw new SQLException("it is closed");
            }
            StoreConnection connection = idle.poll();
            if (connection != null) {
                return connection;
            }
        }
        return open();
    }

    private StoreConnection open() throws SQLException, StorageException {
        // What is open now still reads a file that was deleted or replaced; a new connection would read another one.
        file.checkInPlace();
        return StoreConnection.reading(file.path());
    }

    private synchronized boolean giveBack(StoreConnection connection) {
        return !closed && idle.size() < maxIdle && idle.add(connection);
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(StoreConnection::close);
        idle.clear();
    }
}
