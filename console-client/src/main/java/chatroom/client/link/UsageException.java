package chatroom.client.link;

/** The program was called wrongly; the message is a sentence for whoever called it. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String sentence) {
        super(sentence);
    }
}
