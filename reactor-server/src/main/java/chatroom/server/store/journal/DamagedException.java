package chatroom.server.store.journal;

import java.sql.SQLException;

/** The database holds what no server has stored. */
public final class DamagedException extends SQLException {
    private static final long serialVersionUID = 1L;

    public DamagedException(String finding) {
        // Findings of SQLite have several lines, messages here have one.
        super(finding.replaceAll("\\s*\\R\\s*", " "));
    }
}
