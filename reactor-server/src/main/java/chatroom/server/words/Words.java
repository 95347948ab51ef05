package chatroom.server.words;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The words of a text, {@linkplain Folding folded}. A word ends at white space, at punctuation and where the script changes. What is
 * written without spaces between words (and Korean, and symbols such as emoji) is a run of characters instead.
 *
 * @param words of letters and digits
 * @param runs of one or more characters that are looked for anywhere within
 */
record Words(Set<String> words, Set<String> runs) {
    private enum Kind {
        PART_OF_A_WORD,
        PART_OF_A_RUN,
        NEITHER
    }

    private static final Set<UnicodeScript> WITHOUT_SPACES = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.HANGUL,
            UnicodeScript.YI,
            UnicodeScript.NUSHU,
            UnicodeScript.TANGUT,
            UnicodeScript.KHITAN_SMALL_SCRIPT,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.NEW_TAI_LUE,
            UnicodeScript.TAI_LE,
            UnicodeScript.TAI_THAM,
            UnicodeScript.TAI_VIET,
            UnicodeScript.AHOM,
            UnicodeScript.CHAM,
            UnicodeScript.JAVANESE,
            UnicodeScript.BALINESE);

    /** Marks that prolong or repeat what goes before, of several scripts. */
    private static final String KANA_MARKS = "\u30fc\u3031\u3032\u3033\u3034\u3035\u303c\u3099\u309a";

    /** Of a text as it was written. */
    static Words of(String text) {
        return ofFolded(Folding.fold(text));
    }

    static Words ofFolded(String folded) {
        Cutter cutter = new Cutter(folded);
        return cutter.cut();
    }

    /** What an index keeps: each word and its first two letters, and of a run each character with the one after it, the last by itself. */
    Set<String> terms() {
        Set<String> terms = new LinkedHashSet<>(words);
        for (String word : words) {
            if (word.codePointCount(0, word.length()) > 1) {
                terms.add(twoLetters(word.substring(0, word.offsetByCodePoints(0, 2))));
            }
        }
        for (String run : runs) {
            List<String> pairs = pairs(run);
            terms.addAll(pairs);
            terms.add(run.substring(run.offsetByCodePoints(run.length(), -1)));
        }
        return terms;
    }

    /** The term of all words that begin with these two: so many do that looking through their words would take long. */
    static String twoLetters(String letters) {
        return letters + MessageWords.BEGINNING;
    }

    /** Each character with the one after it. */
    static List<String> pairs(String run) {
        List<String> pairs = new ArrayList<>();
        int from = 0;
        int middle = run.offsetByCodePoints(0, 1);
        while (middle < run.length()) {
            int to = run.offsetByCodePoints(middle, 1);
            pairs.add(run.substring(from, to));
            from = middle;
            middle = to;
        }
        return pairs;
    }

    private static final class Cutter {
        private final String text;
        private final Set<String> words = new LinkedHashSet<>();
        private final Set<String> runs = new LinkedHashSet<>();

        private Kind kind = Kind.NEITHER;

        /** Of the word under way; nothing special until it has a letter. */
        private UnicodeScript script = UnicodeScript.COMMON;

        private int from;

        Cutter(String text) {
            this.text = text;
        }

        Words cut() {
            int at = 0;
            while (at < text.length()) {
                int codePoint = text.codePointAt(at);
                take(codePoint, at);
                at += Character.charCount(codePoint);
            }
            end(at);
            return new Words(words, runs);
        }

        private void take(int codePoint, int at) {
            if (codePoint < 0x80) {
                takeAscii(codePoint, at);
                return;
            }
            UnicodeScript of = UnicodeScript.of(codePoint);
            Kind next = kindOf(codePoint, of);
            if (next != kind || (kind == Kind.PART_OF_A_WORD && isAnother(of))) {
                begin(next, at);
            }
            if (kind == Kind.PART_OF_A_WORD && isOne(of)) {
                script = of;
            }
        }

        private void takeAscii(int codePoint, int at) {
            boolean letter = codePoint >= 'a' && codePoint <= 'z';
            boolean digit = codePoint >= '0' && codePoint <= '9';
            Kind next = letter || digit ? Kind.PART_OF_A_WORD : Kind.NEITHER;
            if (next != kind || (letter && isAnother(UnicodeScript.LATIN))) {
                begin(next, at);
            }
            if (letter) {
                script = UnicodeScript.LATIN;
            }
        }

        private boolean isAnother(UnicodeScript of) {
            return isOne(of) && isOne(script) && of != script;
        }

        private static boolean isOne(UnicodeScript script) {
            return script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED;
        }

        private void begin(Kind next, int at) {
            end(at);
            kind = next;
            from = at;
            script = UnicodeScript.COMMON;
        }

        private void end(int at) {
            if (kind == Kind.PART_OF_A_WORD) {
                words.add(text.substring(from, at));
            } else if (kind == Kind.PART_OF_A_RUN) {
                runs.add(text.substring(from, at));
            }
        }

        private Kind kindOf(int codePoint, UnicodeScript of) {
            return switch (Character.getType(codePoint)) {
                case Character.UPPERCASE_LETTER,
                        Character.LOWERCASE_LETTER,
                        Character.TITLECASE_LETTER,
                        Character.MODIFIER_LETTER,
                        Character.OTHER_LETTER,
                        Character.DECIMAL_DIGIT_NUMBER,
                        Character.LETTER_NUMBER,
                        Character.OTHER_NUMBER,
                        Character.PRIVATE_USE,
                        Character.NON_SPACING_MARK,
                        Character.COMBINING_SPACING_MARK,
                        Character.ENCLOSING_MARK ->
                    WITHOUT_SPACES.contains(of) || KANA_MARKS.indexOf(codePoint) >= 0
                            ? Kind.PART_OF_A_RUN
                            : Kind.PART_OF_A_WORD;
                // Not known yet to this Java: mostly emoji and Chinese characters.
                case Character.OTHER_SYMBOL, Character.UNASSIGNED -> Kind.PART_OF_A_RUN;
                default -> Kind.NEITHER;
            };
        }
    }
}
