package chatroom.server.store.postgres;

import java.sql.SQLException;

/** A commit was asked for, and no answer came, or one with a warning: it may have been done, and replicated, or not. */
final class CommitInDoubtException extends SQLException {
    private static final long serialVersionUID = 1L;

    CommitInDoubtException(SQLException cause) {
        super(cause.getMessage(), cause.getSQLState(), cause);
    }
}
