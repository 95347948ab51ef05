package chatroom.simulation;

/** What a simulation looks for. */
final class PromiseBroken extends AssertionError {
    private static final long serialVersionUID = 1L;

    PromiseBroken(String sentence) {
        super(sentence);
    }
}
