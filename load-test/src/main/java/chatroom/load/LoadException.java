package chatroom.load;

/** The run can't go on; the message is a sentence for the person who started it. */
public final class LoadException extends Exception {
    LoadException(String sentence) {
        super(sentence);
    }
}
