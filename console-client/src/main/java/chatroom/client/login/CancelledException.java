package chatroom.client.login;

/** Somebody would rather not answer, or not wait for what comes of an answer. */
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CancelledException() {
        super("given up", null, false, false);
    }
}
