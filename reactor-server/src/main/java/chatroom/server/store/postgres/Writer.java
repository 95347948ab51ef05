package chatroom.server.store.postgres;

import chatroom.server.store.StorageException;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Writes, each in a transaction, over the one connection of the connection group that is there. Storage thread only.
 *
 * <p>Where the connection breaks before a commit was asked for, nothing was written, and the work is done again over another one, as long
 * as {@link ConnectionGroups#WRITES_WAIT_NS} aren't over. Where no answer to a commit came, nothing is claimed.
 */
final class Writer {
    /**
     * What is done together locks in the order in which it came, so two servers can wait for each other: that ends soon, and then each is
     * done by itself.
     */
    private static final String WAIT_LITTLE = "SET LOCAL lock_timeout = '100ms'";

    private final ConnectionGroups groups;
    private final LongSupplier nanoTime;
    private final LongSupplier node;

    /** The connection of {@link #inOneTransaction}; null where none is under way. */
    private StoreConnection together;

    /** One of its writes stopped halfway. */
    private boolean isHalfDone;

    /** @param node the number of the connection group that there is now */
    Writer(ConnectionGroups groups, LongSupplier nanoTime, LongSupplier node) {
        this.groups = groups;
        this.nanoTime = nanoTime;
        this.node = node;
    }

    /**
     * In one transaction, committed when it returns.
     *
     * @param what completes the sentence "The database couldn't …"
     * @param work perhaps done more than once, of which one counts
     * @throws StorageException nothing was written, or whether it was isn't known
     */
    <R> R write(String what, StoreConnection.Work<R> work) throws StorageException {
        if (together == null) {
            return over(what, connection -> connection.inTransaction(transaction -> withNews(transaction, work)));
        }
        return within(what, work);
    }

    private <R> R withNews(StoreConnection transaction, StoreConnection.Work<R> work) throws SQLException {
        transaction.news().clear();
        R result = work.over(transaction);
        transaction.news().insert(transaction, node.getAsLong());
        return result;
    }

    private <R> R within(String what, StoreConnection.Work<R> work) throws StorageException {
        try {
            return work.over(together);
        } catch (SQLException e) {
            isHalfDone = true;
            throw SqlFailure.inWords(what, e);
        }
    }

    /** For what is only told, and may be told twice: its row of news is written by a statement that is a transaction by itself. */
    void writeUnlogged(String what, StoreConnection.Work<Void> work) throws StorageException {
        if (together != null) {
            within(what, work);
            return;
        }
        over(what, connection -> {
            connection.news().clear();
            work.over(connection);
            connection.news().insert(connection, node.getAsLong());
            return null;
        });
    }

    /**
     * Without a transaction around it: for one statement that is one by itself, and saves the round trip of the commit. Not within {@link
     * #inOneTransaction}.
     *
     * @param work throws a {@link CommitInDoubtException} where its statement may have been carried out
     */
    <R> R writeAlone(String what, StoreConnection.Work<R> work) throws StorageException {
        if (together != null) {
            throw new IllegalStateException("within a transaction nothing is alone");
        }
        return over(what, work);
    }

    private <R> R over(String what, StoreConnection.Work<R> work) throws StorageException {
        long deadlineNs = nanoTime.getAsLong() + ConnectionGroups.WRITES_WAIT_NS;
        try {
            while (true) {
                ConnectionGroup group = groups.await(deadlineNs);
                try {
                    R result = work.over(group.writer());
                    group.nudgeIfNews();
                    return result;
                } catch (SQLException e) {
                    boolean broke =
                            SqlFailure.breaksConnection(e) || !group.writer().isOpen();
                    if (broke || e instanceof CommitInDoubtException) {
                        groups.broke(group, e);
                    }
                    if (!broke || e instanceof CommitInDoubtException || nanoTime.getAsLong() - deadlineNs >= 0) {
                        throw e;
                    }
                }
            }
        } catch (SQLException e) {
            throw SqlFailure.inWords(what, e);
        }
    }

    /**
     * Makes one transaction of everything that is {@linkplain #write written} meanwhile.
     *
     * @param writes false to undo what was written; called once at most
     * @throws StorageException nothing was written, or whether it was isn't known
     */
    void inOneTransaction(BooleanSupplier writes) throws StorageException {
        boolean[] begun = {false};
        write("store some changes together", connection -> {
            if (begun[0]) {
                throw new SQLException("its connection broke in between");
            }
            // A connection that broke while nobody used it is found out here, where it can be done again.
            connection.execute(WAIT_LITTLE);
            begun[0] = true;
            together = connection;
            isHalfDone = false;
            try {
                if (!writes.getAsBoolean() || isHalfDone) {
                    throw new SQLException("one of them failed");
                }
                return null;
            } finally {
                together = null;
            }
        });
    }
}
