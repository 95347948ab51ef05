package chatroom.client;

/** The program was called wrongly; the message is a sentence for whoever called it. */
final class WrongUse extends Exception {
    private static final long serialVersionUID = 1L;

    WrongUse(String sentence) {
        super(sentence);
    }
}
