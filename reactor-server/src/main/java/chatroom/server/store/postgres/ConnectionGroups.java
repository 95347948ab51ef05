package chatroom.server.store.postgres;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The group there is now, and another where that one broke: whoever needs it next opens it. Any thread.
 *
 * <p>Where none can be opened, who writes tries again until it is away for {@link #WRITES_WAIT_NS}; who reads is told at once, as long as
 * the last attempt isn't over for longer than {@link #PAUSE_MILLIS}, or another is under way: only the first one is waited for.
 */
final class ConnectionGroups {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGroups.class);

    /** What is sent while the database is away waits for so long. */
    static final long WRITES_WAIT_NS = TimeUnit.SECONDS.toNanos(10);

    /** Between two attempts to open one. */
    private static final long PAUSE_MILLIS = 250;

    private final ConnectionMaker maker;
    private final int readers;
    private final StoreConnection.Work<Void> begin;
    private final LongSupplier nanoTime;
    private final Runnable nudged;

    /** Guarded by this, as what follows. Null before the first, and while there is none. */
    private ConnectionGroup group;

    /** Why there is none; null if that wasn't tried yet. */
    private SQLException failure;

    private long failedNs;

    /** When the first of the attempts failed that nothing but failures came after. */
    private long awaySinceNs;

    private boolean saidSo;

    /** Who couldn't even begin is told why by an exception. */
    private boolean wasThereOne;

    private boolean closed;

    /** One thread at a time opens one. Guarded by this. */
    private boolean opening;

    /**
     * @param begin see {@link ConnectionGroup#open}
     * @param nudged see {@link ConnectionGroup#start}
     */
    ConnectionGroups(
            ConnectionMaker maker,
            int readers,
            LongSupplier nanoTime,
            StoreConnection.Work<Void> begin,
            Runnable nudged) {
        this.maker = maker;
        this.readers = readers;
        this.nanoTime = nanoTime;
        this.begin = begin;
        this.nudged = nudged;
    }

    /** Of now, without an attempt to open one. */
    synchronized boolean isThereOne() {
        return group != null && !group.hasEnded();
    }

    /**
     * For a write.
     *
     * @param deadlineNs as {@link System#nanoTime()}: when attempts to open one end
     */
    ConnectionGroup await(long deadlineNs) throws SQLException {
        while (true) {
            try {
                return current();
            } catch (SQLException e) {
                synchronized (this) {
                    long now = nanoTime.getAsLong();
                    // Who comes when others have waited in vain doesn't wait: else each would wait for all before it.
                    if (closed || now - deadlineNs >= 0 || now - awaySinceNs >= WRITES_WAIT_NS) {
                        throw e;
                    }
                    pause();
                }
            }
        }
    }

    /** For a read. Throws at once while it is known that there is none to be had. */
    ConnectionGroup current() throws SQLException {
        synchronized (this) {
            while (opening) {
                if (failure != null) {
                    throw cantConnect(failure);
                }
                pause();
            }
            if (closed) {
                throw new SQLException("it is closed");
            }
            if (group != null && !group.hasEnded()) {
                return group;
            }
            if (failure != null && nanoTime.getAsLong() - failedNs < TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)) {
                throw cantConnect(failure);
            }
            opening = true;
        }
        ConnectionGroup opened = null;
        SQLException failed = null;
        try {
            ConnectionGroup made = ConnectionGroup.open(maker, readers, nanoTime, begin, this::broke);
            made.start(nudged);
            opened = made;
            return made;
        } catch (SQLException e) {
            failed = e;
            throw cantConnect(e);
        } finally {
            onAttempt(opened, failed);
        }
    }

    /** Whatever the reason, there is no connection. */
    private static SQLException cantConnect(SQLException why) {
        return why instanceof UnusableDatabaseException ? why : new SQLException(SqlFailure.oneLine(why), "08001", why);
    }

    private synchronized void onAttempt(ConnectionGroup opened, SQLException failed) {
        opening = false;
        group = opened;
        failedNs = nanoTime.getAsLong();
        if (failure == null) {
            awaySinceNs = failedNs;
        }
        failure = failed;
        notifyAll();
        if (failed != null && wasThereOne && !saidSo) {
            saidSo = true;
            LOG.error("The database {} can't be reached: {}", maker.url(), SqlFailure.oneLine(failed));
        } else if (opened != null && saidSo) {
            saidSo = false;
            LOG.info("The database {} can be reached again", maker.url());
        }
        wasThereOne |= opened != null;
        if (opened != null && closed) {
            opened.end();
        }
    }

    /** A connection of it broke. */
    void broke(ConnectionGroup broken, SQLException why) {
        synchronized (this) {
            if (broken == group && !broken.hasEnded() && !closed) {
                saidSo = true;
                LOG.error("A connection to the database {} broke: {}", maker.url(), SqlFailure.oneLine(why));
            }
        }
        broken.end();
    }

    /** Whoever pauses looks again afterwards, however short it was. */
    @SuppressWarnings("WaitNotInLoop")
    private void pause() throws SQLException {
        try {
            wait(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("its thread is to end", e);
        }
    }

    /** Nobody is to use it any more. */
    void close() {
        ConnectionGroup last;
        synchronized (this) {
            closed = true;
            last = group;
            notifyAll();
        }
        if (last != null) {
            last.endWell();
        }
    }
}
