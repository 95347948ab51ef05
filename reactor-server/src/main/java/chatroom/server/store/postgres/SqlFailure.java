package chatroom.server.store.postgres;

import chatroom.server.store.HistoryLostException;
import chatroom.server.store.StorageException;
import java.sql.SQLException;
import java.util.Set;

/** What an error of the driver says about the connection, by its SQLSTATE. */
final class SqlFailure {
    private static final String READ_ONLY = "25006";
    private static final String CANCELLED = "57014";
    private static final String OUT_OF_ROOM = "53100";
    private static final String LOCKED = "55P03";
    private static final String UNIQUE = "23505";

    /** Of ours: a connection that is of no use, as others with such states. */
    static final String WAITS_FOR_STANDBY = "08W01";

    static final String NO_PASSWORD = "08W02";

    /** The connection doesn't work, the server goes down or comes up, or a transaction waited too long for us. */
    private static final Set<String> BROKEN = Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "25P04");

    /** Whether all connections are to be opened anew: this one broke, or its server isn't the primary any more. */
    static boolean breaksConnection(SQLException e) {
        String state = state(e);
        // What isn't the server's word but the driver's own (a socket that timed out, an answer that can't be read).
        return state.startsWith("08") || BROKEN.contains(state) || state.equals(READ_ONLY) || state.startsWith("XX");
    }

    static boolean isUniqueViolation(SQLException e) {
        return state(e).equals(UNIQUE);
    }

    /** Somebody else kept a row locked for longer than we wait. */
    static boolean isLockTimeout(SQLException e) {
        return state(e).equals(LOCKED);
    }

    static boolean isCancelled(SQLException e) {
        return state(e).equals(CANCELLED);
    }

    /** @param what completes the sentence "The database couldn't …" */
    static StorageException inWords(String what, SQLException e) {
        if (e instanceof OtherHistoryException) {
            return new HistoryLostException("The database couldn't %s: %s.".formatted(what, e.getMessage()), e);
        }
        if (e instanceof UnusableDatabaseException) {
            return new StorageException("The database couldn't %s: %s.".formatted(what, e.getMessage()), e);
        }
        return new StorageException("The database couldn't %s (%s): %s.".formatted(what, oneLine(e), remedy(e)), e);
    }

    /** The server's messages have further lines: where in a statement, and details with values in them. */
    static String oneLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static String remedy(SQLException e) {
        if (e instanceof CommitInDoubtException) {
            return "whether it was done isn't known, so look before you try again";
        }
        if (state(e).equals(OUT_OF_ROOM)) {
            return "make room on its disk, and try again";
        }
        if (breaksConnection(e)) {
            return "look whether it can be reached, and try again";
        }
        return "try again, and report it if it stays so";
    }

    /** Completes a sentence. */
    static String remedyAtStart(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TlsException tls) {
                return tls.remedy();
            }
        }
        return switch (state(e)) {
            case "28000", "28P01", "08004" ->
                "look at the user in --database, at --database-password-file or the file .pgpass, and at the server's"
                        + " pg_hba.conf";
            case NO_PASSWORD ->
                "write it in the first line of the file that --database-password-file names, or in the file .pgpass";
            case WAITS_FOR_STANDBY -> "see to the standby, or make another host the primary";
            case "3D000" -> "make it first, with CREATE DATABASE";
            case "42501" -> "give the user permission to create tables in it, as its owner has";
            default -> "look at --database, and whether it runs";
        };
    }

    private static String state(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    private SqlFailure() {}
}
