package chatroom.server.store;

/** The database could not do it. What was asked for may have been stored all the same, where it is a commit that got no answer. */
public class StorageException extends Exception {
    private static final long serialVersionUID = 1L;

    public StorageException(String what, Throwable cause) {
        super(what, cause);
    }
}
