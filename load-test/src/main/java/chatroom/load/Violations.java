package chatroom.load;

import java.util.ArrayList;
import java.util.List;

/** What was found to break a promise of the protocol. */
public final class Violations {
    private static final int KEPT = 20;

    private final List<String> sentences = new ArrayList<>();
    private long count;

    public void add(String sentence) {
        if (++count <= KEPT) {
            sentences.add(sentence);
        }
    }

    public long count() {
        return count;
    }

    /** The first ones. */
    public List<String> sentences() {
        return List.copyOf(sentences);
    }
}
