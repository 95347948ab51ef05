package chatroom.server.store;

import java.sql.SQLException;

/**
 * Ends one read before its time, while it waits or in the midst of it. Any thread may {@link #cancel}; the connection that does the read belongs to it only from
 * {@link #begin} to {@link #end}, so whoever is lent that connection next is never hit.
 */
public final class Cancellation {
    /** The one that does the read now, or null. Guarded by this, as {@link #cancelled}. */
    private StoreConnection reading;

    private boolean cancelled;

    /**
     * Never blocks. SQLite forgets this where it comes in the moment before a statement's first step: who must be sure does it again until the read has
     * ended.
     */
    public synchronized void cancel() {
        cancelled = true;
        if (reading != null) {
            reading.interrupt();
        }
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Whether a connection is at it. */
    synchronized boolean hasBegun() {
        return reading != null;
    }

    /** @throws SQLException it was cancelled before it began */
    synchronized void begin(StoreConnection connection) throws SQLException {
        if (cancelled) {
            throw new SQLException("it was cancelled");
        }
        reading = connection;
    }

    /** @return whether it was cancelled: the connection isn't to be used again then */
    synchronized boolean end() {
        reading = null;
        return cancelled;
    }
}
