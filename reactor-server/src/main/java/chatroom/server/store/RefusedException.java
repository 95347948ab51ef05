package chatroom.server.store;

/** What an operator asked for can't be done with what is stored. The message is one sentence that says why, and what to do. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public RefusedException(String sentence) {
        super(sentence);
    }

    /** @param name as it was asked for */
    public static RefusedException unknownUser(String name) {
        return new RefusedException(
                "There is no user \"%s\": the command users shows those there are.".formatted(name));
    }
}
