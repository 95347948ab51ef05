package chatroom.server.store.postgres;

import java.sql.SQLException;

/** Another server has made that room since this transaction began: done once more, it finds the room and what is in it. */
final class RoomCreatedElsewhereException extends SQLException {
    private static final long serialVersionUID = 1L;

    RoomCreatedElsewhereException() {
        super("another server made the same room at the same moment");
    }
}
