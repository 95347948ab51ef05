package chatroom.server.store.sqlite;

import java.sql.SQLException;

/** The check of the file found something. */
final class DamagedException extends SQLException {
    private static final long serialVersionUID = 1L;

    DamagedException(String finding) {
        // Findings of SQLite have several lines, messages here have one.
        super(finding.replaceAll("\\s*\\R\\s*", " "));
    }
}
