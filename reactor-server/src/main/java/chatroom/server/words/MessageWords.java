package chatroom.server.words;

import java.util.Set;

/** What a text is to be found by: whoever keeps an index takes these terms into it. Any thread. */
public final class MessageWords {
    /**
     * The last character of a term that is not a word, but what words begin with; all others are letters, digits and symbols beyond ASCII.
     */
    public static final char BEGINNING = '*';

    /** Each once and folded; never empty, and without white space. */
    public static Set<String> of(String text) {
        return Words.of(text).terms();
    }

    private MessageWords() {}
}
