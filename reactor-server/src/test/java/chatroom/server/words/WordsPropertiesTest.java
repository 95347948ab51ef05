package chatroom.server.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds for every text, tried with texts of every script; each failure names the seed of its text. */
class WordsPropertiesTest {
    private static final int TEXTS = 5_000;

    /** Where letters are that behave in their own way; between them, some of everything there is. */
    private static final int[][] BLOCKS = {
        {0x20, 0x7e},
        {0x61, 0x7a},
        {0xa0, 0x24f},
        {0x300, 0x36f},
        {0x370, 0x52f},
        {0x590, 0x6ff},
        {0x900, 0x9ff},
        {0xb80, 0xbff},
        {0xe00, 0xeff},
        {0x1000, 0x11ff},
        {0x1780, 0x17ff},
        {0x1e00, 0x20ff},
        {0x2600, 0x27bf},
        {0x3000, 0x318f},
        {0x4e00, 0x4e40},
        {0xac00, 0xad00},
        {0xf900, 0xffef},
        {0x1f300, 0x1faff},
        {0, 0x10ffff}
    };

    @Test
    void foldingTwiceIsFoldingOnce() {
        for (long seed = 0; seed < TEXTS; seed++) {
            String folded = Folding.fold(text(seed));
            assertThat(Folding.fold(folded)).as("seed %s", seed).isEqualTo(folded);
        }
    }

    @Test
    void everyCharacterIsFoldedOnceAndForAll() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            String folded = Folding.fold(Character.toString(codePoint));
            assertThat(Folding.fold(folded)).as("U+%04X", codePoint).isEqualTo(folded);
        }
    }

    @Test
    void equivalentTextsAreOneText() {
        for (long seed = 0; seed < TEXTS; seed++) {
            String text = text(seed);
            for (Normalizer.Form form : Normalizer.Form.values()) {
                assertThat(Words.of(Normalizer.normalize(text, form)))
                        .as("seed %s, %s", seed, form)
                        .isEqualTo(Words.of(text));
            }
        }
    }

    @Test
    void termsHaveNothingInThemThatAnIndexMightTakeForASign() {
        for (long seed = 0; seed < TEXTS; seed++) {
            assertThat(MessageWords.of(text(seed)))
                    .as("seed %s", seed)
                    .allMatch(term -> term.matches("[a-z0-9\\x{80}-\\x{10ffff}]+\\*?"));
        }
    }

    @Test
    void everyTextIsFoundByItselfAndByEachOfItsWordsAndTheirBeginnings() {
        for (long seed = 0; seed < TEXTS; seed++) {
            String text = text(seed);
            Words words = Words.of(text);
            if (!words.terms().isEmpty()) {
                assertFinds(text, text, seed);
            }
            for (String word : words.words()) {
                assertFinds(word, text, seed);
                for (int end = 2; end < word.codePointCount(0, word.length()); end++) {
                    assertFinds(word.substring(0, word.offsetByCodePoints(0, end)), text, seed);
                }
            }
            Random random = new Random(seed);
            for (String run : words.runs()) {
                int characters = run.codePointCount(0, run.length());
                int from = random.nextInt(characters);
                int to = from + 1 + random.nextInt(characters - from);
                String part = run.substring(run.offsetByCodePoints(0, from), run.offsetByCodePoints(0, to));
                // A mark by itself, or a syllable cut in two, is another text.
                if (Folding.fold(part).equals(part)) {
                    assertFinds(part, text, seed);
                }
            }
        }
    }

    private static void assertFinds(String query, String text, long seed) {
        WordQuery words = WordQuery.of(query);
        assertThat(words.means(text))
                .as("seed %s, \"%s\" means \"%s\"", seed, query, text)
                .isTrue();
        Set<String> terms = MessageWords.of(text);
        assertThat(words.lookUps())
                .as("seed %s, \"%s\" leads to \"%s\"", seed, query, text)
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(WordQuery.LOOK_UPS)
                .allMatch(lookUp -> lookUp.isBeginning()
                        ? terms.stream().anyMatch(term -> term.startsWith(lookUp.term()))
                        : terms.contains(lookUp.term()));
    }

    /** Of one to three blocks, lone surrogates included, which don't come through the protocol. */
    private static String text(long seed) {
        Random random = new Random(seed);
        int[][] blocks = new int[1 + random.nextInt(3)][];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = BLOCKS[random.nextInt(BLOCKS.length)];
        }
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(40); length > 0; length--) {
            int[] block = blocks[random.nextInt(blocks.length)];
            text.appendCodePoint(random.nextInt(8) == 0 ? ' ' : block[0] + random.nextInt(block[1] - block[0] + 1));
        }
        return text.toString();
    }
}
