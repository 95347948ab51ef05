package chatroom.server.words;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which texts a query means: those with all of its words, or words that begin with them, and with all of its runs of characters. A word of
 * one letter is only found whole: too many begin with it. Any thread.
 */
public final class WordQuery {
    /** An index is asked for so many terms at most: those that are likely to be rare. What is left is for {@link #means} to see. */
    static final int LOOK_UPS = 8;

    /** A term of {@link MessageWords}, or what terms are to begin with. */
    public record LookUp(String term, boolean isBeginning) {}

    private final Words words;
    private final List<LookUp> lookUps;
    private final boolean isWhole;

    private WordQuery(Words words) {
        this.words = words;
        List<LookUp> all = lookUps(words);
        this.lookUps = all.stream()
                .sorted(Comparator.comparingInt(WordQuery::bytes).reversed())
                .limit(LOOK_UPS)
                .toList();
        this.isWhole = lookUps.size() == all.size() && words.runs().stream().allMatch(run -> characters(run) <= 2);
    }

    public static WordQuery of(String query) {
        return new WordQuery(Words.of(query));
    }

    private static List<LookUp> lookUps(Words words) {
        Set<LookUp> all = new LinkedHashSet<>();
        for (String word : words.words()) {
            all.add(
                    characters(word) == 2
                            ? new LookUp(Words.twoLetters(word), false)
                            : new LookUp(word, isBeginning(word)));
        }
        for (String run : words.runs()) {
            if (characters(run) == 1) {
                all.add(new LookUp(run, true));
            }
            for (String pair : Words.pairs(run)) {
                all.add(new LookUp(pair, false));
            }
        }
        return new ArrayList<>(all);
    }

    /** The longer, the rarer; and a character of three bytes says as much as some letters. */
    private static int bytes(LookUp lookUp) {
        return lookUp.term().getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isBeginning(String word) {
        return characters(word) > 1;
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    /** What every text that is meant has, likely the rarest first. Empty where the query has no word: then no text is meant. */
    public List<LookUp> lookUps() {
        return lookUps;
    }

    /** Whether each text with all of the {@link #lookUps} is meant, so that nobody has to ask {@link #means}. */
    public boolean isWhole() {
        return isWhole;
    }

    public boolean means(String text) {
        String folded = Folding.fold(text);
        return !lookUps.isEmpty()
                && words.runs().stream().allMatch(folded::contains)
                // Whatever has a word begins to be cut there; nearly every text that isn't meant ends here.
                && words.words().stream().allMatch(folded::contains)
                && (words.words().isEmpty() || hasWords(Words.ofFolded(folded).words()));
    }

    private boolean hasWords(Set<String> there) {
        NavigableSet<String> sorted = new TreeSet<>(there);
        for (String word : words.words()) {
            String next = sorted.ceiling(word);
            if (next == null || !(isBeginning(word) ? next.startsWith(word) : next.equals(word))) {
                return false;
            }
        }
        return true;
    }
}
