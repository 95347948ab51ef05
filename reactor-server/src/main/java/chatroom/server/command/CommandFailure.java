package chatroom.server.command;

/** A command couldn't do what it is for. The message is one sentence for whoever gave it. */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    CommandFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    CommandFailure(String sentence) {
        super(sentence);
    }
}
