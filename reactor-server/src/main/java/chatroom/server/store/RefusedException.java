package chatroom.server.store;

/** What an operator asked for can't be done with what is stored. The message is one sentence that says why, and what to do. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public RefusedException(String sentence) {
        super(sentence);
    }
}
