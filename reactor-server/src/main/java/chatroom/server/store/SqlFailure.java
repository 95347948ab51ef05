package chatroom.server.store;

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

    /** Whether the connection, or a statement kept on it, may be dead: after an I/O error, above all. */
    static boolean needsNewConnection(SQLException e) {
        return !PASSING.contains(primaryCode(e));
    }

    static boolean isDamage(SQLException e) {
        return e instanceof DamagedException || DAMAGE.contains(primaryCode(e));
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
