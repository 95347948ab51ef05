package chatroom.torture;

/** This machine can't do what an ordeal needs; the message says what is missing. */
final class Skipped extends Exception {
    Skipped(String sentence) {
        super(sentence);
    }
}
