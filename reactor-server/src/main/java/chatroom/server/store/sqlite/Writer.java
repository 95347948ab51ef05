package chatroom.server.store.sqlite;

import chatroom.server.store.Progress;
import chatroom.server.store.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that writes. Storage thread only, except for making and closing it.
 *
 * <p>After an error that may have killed the connection, the next write opens a new one and checks the file first.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final DatabaseFile file;

    private StoreConnection connection;

    /** The connection may be dead, or the file damaged. */
    private boolean failed;

    /** In a transaction of {@link #inOneTransaction}. */
    private boolean isInOneTransaction;

    /** One of its writes stopped halfway. */
    private boolean isHalfDone;

    Writer(DatabaseFile file, StoreConnection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * In one transaction, on disk when it returns.
     *
     * @param what completes the sentence "The database couldn't …"
     * @throws StorageException nothing was written
     */
    <R> R write(String what, StoreConnection.Work<R> work) throws StorageException {
        file.checkInPlace();
        try {
            return isInOneTransaction ? work.over(connection) : connection().inTransaction(work);
        } catch (SQLException e) {
            isHalfDone = isInOneTransaction;
            if (SqlFailure.needsNewConnection(e)) {
                LOG.error("The connection that writes the database failed; the next write opens another", e);
                failed = true;
            }
            throw SqlFailure.inWords(what, e, file.path());
        }
    }

    /**
     * Makes one transaction of everything that is {@linkplain #write written} meanwhile, on disk when it returns.
     *
     * @param writes false to undo what was written
     * @throws StorageException nothing was written
     */
    void inOneTransaction(BooleanSupplier writes) throws StorageException {
        write("store some changes together", connection -> {
            isInOneTransaction = true;
            isHalfDone = false;
            try {
                if (!writes.getAsBoolean() || isHalfDone) {
                    throw new SQLException("one of them failed");
                }
                return null;
            } finally {
                isInOneTransaction = false;
            }
        });
    }

    /** Where its files are. */
    Path folder() {
        return file.path().getParent();
    }

    StoreConnection connection() throws SQLException {
        if (failed) {
            // Over a connection that can't write: the last one that can moves the write-ahead log into the file when it
            // is closed.
            StoreConnection.checkUntouched(file.path(), Progress.UNHEARD);
            StoreConnection opened = StoreConnection.writing(file.path());
            // Only now: with the last connection SQLite would delete the write-ahead log.
            connection.close();
            connection = opened;
            failed = false;
            LOG.info("The database is open for writing again");
        }
        return connection;
    }

    /** Moves what the write-ahead log holds into the database file, so that the file alone is a whole copy. Nobody may be reading. */
    @Override
    public void close() {
        if (failed) {
            // The file may be damaged. The connection stays open, because closing the last one moves the log, too.
            leaveWal("the disk failed, and the database wasn't checked since");
            return;
        }
        try {
            // Whoever else is at the file must not hold up the end.
            connection.execute("PRAGMA busy_timeout = 0");
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            leaveWal(e.getMessage());
        }
        connection.close();
    }

    private static void leaveWal(String why) {
        LOG.warn("The write-ahead log stays beside the database: {}", why);
    }
}
