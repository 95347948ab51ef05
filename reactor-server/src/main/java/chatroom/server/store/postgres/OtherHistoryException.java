package chatroom.server.store.postgres;

/** The database isn't the one any more that this server began with, or lost some of it. */
final class OtherHistoryException extends UnusableDatabaseException {
    private static final long serialVersionUID = 1L;

    OtherHistoryException(String why) {
        super(why);
    }
}
