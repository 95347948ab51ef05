package chatroom.server.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which queries find which texts, by example. */
class WordQueryTest {
    private static boolean finds(String query, String text) {
        WordQuery words = WordQuery.of(query);
        boolean means = words.means(text);
        boolean isInTheIndex = words.lookUps().stream()
                .allMatch(lookUp -> MessageWords.of(text).stream()
                        .anyMatch(term ->
                                lookUp.isBeginning() ? term.startsWith(lookUp.term()) : term.equals(lookUp.term())));
        assertThat(isInTheIndex || !means)
                .as("whatever is meant is in the index")
                .isTrue();
        assertThat(means || !words.isWhole() || words.lookUps().isEmpty() || !isInTheIndex)
                .as("the look-ups are enough where they say so")
                .isTrue();
        return means;
    }

    @ParameterizedTest
    @CsvSource({
        // Case, accents, width, ligatures, other forms of the same letter
        "HELLO, hello world",
        "strasse, Straße",
        "STRASSE, straße",
        "straß, STRASSE",
        "lodz, Łódź",
        "łódź, LODZ",
        "oresund, Øresund",
        "aether, Æther",
        "oeuvre, œuvre",
        "thorn, Þorn",
        "diyarbakir, Diyarbakır",
        "istanbul, İSTANBUL",
        "ISTANBUL, ıstanbul",
        "ISI, ışı",
        "office, oﬃce",
        "abc123, ＡＢＣ１２３",
        "viet nam, Việt Nam",
        "καλημερα, Καλημέρα",
        "ΚΑΛΗΜΕΡΑΣ, καλημέρας",
        "καλημερασ, Καλημέρας",
        "елка, ёлка",
        "ЁЛКА, елка",
        "мой, МОЙ",
        "ґанок, Ґанок",
        "kilo, Kilo",
        // Hebrew points, last letters
        "שלום, שָׁלוֹם",
        "שלום, שלומי",
        // Arabic marks, tatweel, forms of alef, keyboards
        "محمد, مُحَمَّد",
        "محمد, محـــمد",
        "احمد, أحمد",
        "علي, علی",
        "كتاب, کتاب",
        "مدرسه, مدرسة",
        "میخواهم, می‌خواهم",
        // Digits
        "2026, ٢٠٢٦",
        "२०२६, 2026",
        "۱۲, 12",
        "12, ๑๒",
        // Devanagari: whether a foreign sound has its dot
        "हिन्दी, हिन्दी भाषा",
        "हिन्, हिन्दी",
        "जमीन, ज़मीन",
        "ज़मीन, जमीन",
        // Without spaces, Korean
        "中文, 我好想要中文搜尋",
        "想要中, 我好想要中文搜尋",
        "尋, 我好想要中文搜尋",
        "東京タワー, 昨日東京タワーに行った",
        "タワー, 昨日東京タワーに行った",
        "ｶﾞｷﾞ, ガギ",
        "食べ, 日本で食べる",
        "한글, 대한글씨",
        "ㅋㅋ, ㅋㅋㅋㅋ",
        "สวัสดี, ผมพูดสวัสดีครับ",
        "วัส, ผมพูดสวัสดีครับ",
        "ສະບາຍ, ສະບາຍດີ",
        "ខ្មែរ, ភាសាខ្មែរ",
        "မြန်မာ, ငါမြန်မာစကား",
        // Scripts beside each other
        "gen, 重跑gen-itgc后50条",
        "itgc, 重跑gen-itgc后50条",
        "50, 重跑gen-itgc后50条",
        "跑gen, 重跑gen-itgc后50条",
        "50条, 重跑gen-itgc后50条",
        "windows, наWindows",
        "covid, covid19",
        // Punctuation
        "foo-bar, foo-bar",
        "foo-bar, 'bar, foo'",
        "l’eau, l'eau",
        "eau, l’eau",
        "hawai'i, Hawaiʻi",
        "soft, so­ft",
        // Symbols
        "🦔, look🦔here",
        "👍, ok 👍🏽",
        "❤, I❤️you",
        "🇩🇪, 🇩🇪",
        "👩, 👩‍👩‍👧",
    })
    void aQueryFinds(String query, String text) {
        assertThat(finds(query, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ello, hello",
        "b, before",
        "hello nobody, hello",
        // Marks that make another word
        "мои, мой",
        "か, が",
        "कल, काल",
        "कि, की",
        "सडक, सड़क",
        "মা, মি",
        "มา, ม้า",
        "文中, 我好想要中文搜尋",
        "中搜, 我好想要中文搜尋",
        "好想要, '好想 想要'",
        "想文, 想要中文",
        "!?, hello!?",
        "-, a-b",
    })
    void aQueryDoesNotFind(String query, String text) {
        assertThat(finds(query, text)).isFalse();
    }

    @Test
    void composedAndDecomposedAreTheSame() {
        for (String text : new String[] {"한글", "Łódź", "ガギグ", "й", "ज़मीन", "Việt"}) {
            String decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
            assertThat(finds(text, decomposed)).as(text).isTrue();
            assertThat(finds(decomposed, text)).as(text).isTrue();
        }
    }
}
