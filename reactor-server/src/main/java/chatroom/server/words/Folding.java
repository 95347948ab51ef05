package chatroom.server.words;

import static java.lang.Character.UnicodeScript.ARABIC;
import static java.lang.Character.UnicodeScript.COPTIC;
import static java.lang.Character.UnicodeScript.CYRILLIC;
import static java.lang.Character.UnicodeScript.GLAGOLITIC;
import static java.lang.Character.UnicodeScript.GREEK;
import static java.lang.Character.UnicodeScript.HEBREW;
import static java.lang.Character.UnicodeScript.INHERITED;
import static java.lang.Character.UnicodeScript.LATIN;
import static java.lang.Character.UnicodeScript.SYRIAC;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes texts equal that differ only in what makes no difference to who searches: case, accents, width, ligatures, the digits of another
 * script, and what can't be seen. Folding twice is folding once. Unicode's decomposition does most of it; what it leaves is in the tables
 * here.
 */
final class Folding {
    /**
     * Scripts whose marks are accents, points or vowels that are mostly left out. Elsewhere a mark is a vowel or a tone, and another one
     * another word.
     */
    private static final Set<UnicodeScript> MARKS_MAKE_NO_DIFFERENCE =
            Set.of(INHERITED, LATIN, GREEK, CYRILLIC, COPTIC, GLAGOLITIC, HEBREW, ARABIC, SYRIAC);

    /**
     * In lower case. What doesn't decompose although people take it for a letter with an accent, for two letters, or for another form of
     * one.
     */
    private static final Map<Integer, String> LETTERS = Map.ofEntries(
            letter('\u00df', "ss"),
            letter('\u00e6', "ae"),
            letter('\u0153', "oe"),
            letter('\u00f8', "o"),
            letter('\u0111', "d"),
            letter('\u00f0', "d"),
            letter('\u00fe', "th"),
            letter('\u0127', "h"),
            letter('\u0131', "i"),
            letter('\u0142', "l"),
            letter('\u0167', "t"),
            letter('\u014b', "n"),
            letter('\u0138', "q"),
            letter('\u0180', "b"),
            letter('\u01b6', "z"),
            // Greek: the last sigma of a word.
            letter('\u03c2', "\u03c3"),
            // Hebrew: the last letters of a word, so that its beginning finds a longer one.
            letter('\u05da', "\u05db"),
            letter('\u05dd', "\u05de"),
            letter('\u05df', "\u05e0"),
            letter('\u05e3', "\u05e4"),
            letter('\u05e5', "\u05e6"),
            // Arabic: letters that keyboards and habits exchange.
            letter('\u0649', "\u064a"),
            letter('\u06cc', "\u064a"),
            letter('\u06a9', "\u0643"),
            letter('\u06c1', "\u0647"),
            letter('\u0629', "\u0647"),
            letter('\u0671', "\u0627"),
            // Letters that stand for apostrophes, which part words.
            letter('\u02bb', " "),
            letter('\u02bc', " "));

    private static final int ARABIC_TATWEEL = 0x0640;
    private static final int BREVE = 0x0306;

    /** The Cyrillic short i and the Belarusian short u are letters of their own. */
    private static final Set<Integer> KEEP_BREVE = Set.of(0x0438, 0x0443);

    private static final int NUKTA = 0x093c;

    /** Devanagari letters for sounds of other languages, which many write without the dot; that of others isn't left out. */
    private static final Set<Integer> LOSE_NUKTA = Set.of(0x0915, 0x0916, 0x0917, 0x091c, 0x092b);

    private static final int KANA_VOICED = 0x3099;
    private static final int KANA_SEMI_VOICED = 0x309a;

    private static Map.Entry<Integer, String> letter(char letter, String folded) {
        return Map.entry((int) letter, folded);
    }

    /** The text with case and marks folded. */
    static String fold(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text.toLowerCase(Locale.ROOT);
        }
        return new Folding().folded(text);
    }

    private final StringBuilder result = new StringBuilder();

    /** What the marks that follow belong to. */
    private int base;

    private Folding() {}

    private String folded(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        decomposed.codePoints().forEach(this::take);
        // Together again: what is a syllable in Korean, or a letter in Japanese, is to be one character.
        return Normalizer.normalize(result, Normalizer.Form.NFC);
    }

    private void take(int codePoint) {
        int type = Character.getType(codePoint);
        switch (type) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> {
                if (makesADifference(codePoint)) {
                    result.appendCodePoint(codePoint);
                }
            }
            case Character.COMBINING_SPACING_MARK -> result.appendCodePoint(codePoint);
            case Character.DECIMAL_DIGIT_NUMBER -> takeLetter('0' + Character.digit(codePoint, 10));
            default -> {
                if (!isUnseen(codePoint, type)) {
                    // By way of the upper case, because some letters share that and no lower case.
                    takeLetter(Character.toLowerCase(Character.toUpperCase(codePoint)));
                }
            }
        }
    }

    private void takeLetter(int codePoint) {
        base = codePoint;
        String folded = codePoint < 0x80 ? null : LETTERS.get(codePoint);
        if (folded == null) {
            result.appendCodePoint(codePoint);
        } else {
            result.append(folded);
        }
    }

    private boolean makesADifference(int mark) {
        if (mark == BREVE && KEEP_BREVE.contains(base)) {
            // One of them.
            base = mark;
            return true;
        }
        if (mark == NUKTA) {
            return !LOSE_NUKTA.contains(base);
        }
        return mark == KANA_VOICED
                || mark == KANA_SEMI_VOICED
                || !MARKS_MAKE_NO_DIFFERENCE.contains(UnicodeScript.of(mark));
    }

    /** Joiners, soft hyphens, directions, fillers, colours of a skin: they part nothing. */
    private static boolean isUnseen(int codePoint, int type) {
        return type == Character.FORMAT
                || codePoint == ARABIC_TATWEEL
                || codePoint == 0x115f
                || codePoint == 0x1160
                || (codePoint >= 0x1f3fb && codePoint <= 0x1f3ff);
    }
}
