package chatroom.client.text;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.MessageText;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CleanerTest {

    @Test
    void noControlCharacterAndNoTurnOfDirectionSurvives() {
        IntStream.concat(
                        IntStream.concat(IntStream.range(0, 0x20), IntStream.range(0x7F, 0xA0)),
                        IntStream.of(
                                0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200E, 0x200F,
                                0x061C, 0x2028, 0x2029, 0xD800, 0xDFFF))
                .forEach(c -> {
                    String hostile = "a" + Character.toString(c) + "b";
                    assertThat(Cleaner.line(hostile)).as("U+%04X", c).matches("a(\uFFFD| |    )b");
                    assertThat(String.join("|", Cleaner.lines(hostile)))
                            .as("U+%04X", c)
                            .matches("a(\uFFFD|\\||    )b");
                });
    }

    @Test
    void whatPeopleWriteStaysAsItIs() {
        String text = "naïve — 日本語 שלום 👩‍👩‍👧 ½ “quoted” 100% \\n";
        assertThat(Cleaner.line(text)).isEqualTo(text);
        assertThat(Cleaner.outgoing(text)).isEqualTo(text);
    }

    @Test
    void everyKindOfLineEndEndsALine() {
        assertThat(Cleaner.lines("a\nb\r\nc\rd\u2028e\u0085f")).containsExactly("a", "b", "c", "d", "e", "f");
    }

    @Test
    void aTabIsShownAsSpaces() {
        assertThat(Cleaner.line("a\tb")).isEqualTo("a    b");
    }

    @Test
    void whatGoesOutIsATextThatTheServerTakes() throws Exception {
        StringBuilder everything = new StringBuilder("x");
        IntStream.range(0, 0x3000).forEach(everything::appendCodePoint);
        everything.append('\uD800');
        String clean = Cleaner.outgoing(everything.toString());
        assertThat(MessageText.of(clean.substring(0, 3_900)).value()).contains("\n", "\t", "abc");
    }
}
