package chatroom.server.store.sqlite;

import chatroom.server.store.StorageException;
import chatroom.server.store.journal.DamagedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of the driver, possibly wrapped by ORMLite, says about the connection and the file. */
final class SqlFailure {
    private static final int PRIMARY_CODE = 0xff;

    /** After these everything works again once the cause is gone. */
    private static final Set<SQLiteErrorCode> PASSING = EnumSet.of(
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_CONSTRAINT,
            SQLiteErrorCode.SQLITE_BUSY,
            SQLiteErrorCode.SQLITE_LOCKED,
            SQLiteErrorCode.SQLITE_NOMEM);

    private static final Set<SQLiteErrorCode> DAMAGE =
            EnumSet.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB);

    private static final Set<SQLiteErrorCode> DISK = EnumSet.of(
            SQLiteErrorCode.SQLITE_IOERR,
            SQLiteErrorCode.SQLITE_CANTOPEN,
            SQLiteErrorCode.SQLITE_READONLY,
            SQLiteErrorCode.SQLITE_PERM);

    private static final Set<SQLiteErrorCode> IN_USE =
            EnumSet.of(SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_LOCKED);

    /** Whether the connection, or a statement kept on it, may be dead: after an I/O error, above all. */
    static boolean needsNewConnection(SQLException e) {
        return !PASSING.contains(primaryCode(e));
    }

    static boolean isDamage(SQLException e) {
        return e instanceof DamagedException || DAMAGE.contains(primaryCode(e));
    }

    /** The fault of the disk or of permissions: the same file may be sound elsewhere. */
    static boolean isOfTheDisk(SQLException e) {
        return DISK.contains(primaryCode(e));
    }

    static boolean isFull(SQLException e) {
        return primaryCode(e) == SQLiteErrorCode.SQLITE_FULL;
    }

    /** @param what completes the sentence "The database couldn't …" */
    static StorageException inWords(String what, SQLException e, Path database) {
        if (DiskFull.isGone(e, database)) {
            return new StorageException(
                    "The database couldn't %s, because there is no room on its disk: make some, and try again."
                            .formatted(what),
                    e);
        }
        return new StorageException("The database couldn't %s (%s): %s.".formatted(what, e.getMessage(), remedy(e)), e);
    }

    private static String remedy(SQLException e) {
        if (isDamage(e)) {
            return "it is damaged, so restore a backup";
        }
        if (isOfTheDisk(e)) {
            return "check its disk and the permissions of the data folder";
        }
        return IN_USE.contains(primaryCode(e))
                ? "end what else uses it, and try again"
                : "try again, and report it if it stays so";
    }

    private static SQLiteErrorCode primaryCode(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY_CODE);
            }
        }
        return SQLiteErrorCode.UNKNOWN_ERROR;
    }

    private SqlFailure() {}
}
