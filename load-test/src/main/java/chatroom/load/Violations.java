package chatroom.load;

import java.util.ArrayList;
import java.util.List;

/** What was found to break a promise of the protocol. */
final class Violations {
    private static final int KEPT = 20;

    private final List<String> sentences = new ArrayList<>();
    private long count;

    void add(String sentence) {
        if (++count <= KEPT) {
            sentences.add(sentence);
        }
    }

    long count() {
        return count;
    }

    /** The first ones. */
    List<String> sentences() {
        return List.copyOf(sentences);
    }
}
