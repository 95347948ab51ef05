package chatroom.server.store;

/** The database could not do it. Nothing of what was asked for was stored. */
public class StorageException extends Exception {
    private static final long serialVersionUID = 1L;

    public StorageException(String what, Throwable cause) {
        super(what, cause);
    }
}
