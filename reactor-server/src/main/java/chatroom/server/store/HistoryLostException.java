package chatroom.server.store;

/**
 * The database has another history than this server knows: it was restored, or lost what it had said was stored. What is in memory is worth
 * nothing then, so this server is to end, and to be started anew.
 */
public final class HistoryLostException extends StorageException {
    private static final long serialVersionUID = 1L;

    public HistoryLostException(String what, Throwable cause) {
        super(what, cause);
    }
}
