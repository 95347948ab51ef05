package chatroom.process;

/** Something that a program was started with can't be read. The message is one sentence that says what, and what to do. */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    UndecodableException(String sentence) {
        super(sentence);
    }
}
