package chatroom.protocol;

/** A rule of the protocol was broken. The message is one sentence for the person who broke it. */
public final class Violation extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public Violation(ErrorCode code, String sentence) {
        // No stack trace: hostile input must not cost more than honest input.
        super(sentence, null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
