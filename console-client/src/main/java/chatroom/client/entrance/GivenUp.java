package chatroom.client.entrance;

/** Somebody would rather not answer, or not wait for what comes of an answer. */
public final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GivenUp() {
        super("given up", null, false, false);
    }
}
