package chatroom.server.store.postgres;

import java.sql.SQLException;

/** The database can be reached, but this server can't work on it. The message completes "… can't be used: …" and says what to do. */
class UnusableDatabaseException extends SQLException {
    private static final long serialVersionUID = 1L;

    UnusableDatabaseException(String why) {
        super(why);
    }
}
