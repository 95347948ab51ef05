package chatroom.server.store;

/** A read was ended by its {@link Cancellation}. */
public final class CancelledException extends StorageException {
    private static final long serialVersionUID = 1L;

    public CancelledException(String message, Throwable cause) {
        super(message, cause);
    }
}
