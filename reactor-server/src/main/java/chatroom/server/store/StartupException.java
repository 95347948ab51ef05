package chatroom.server.store;

/** The server can't begin with this data folder. The message is one sentence for the operator: what is wrong and what to do. */
public final class StartupException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartupException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    public StartupException(String sentence) {
        super(sentence);
    }
}
