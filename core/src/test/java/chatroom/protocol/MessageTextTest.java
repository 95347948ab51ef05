package chatroom.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "~",
                "  a",
                "   \u00e9",
                "\u00a0.",
                "\n\ta",
                "a\n\t",
                "a\u00e9b",
                "\uD83D\uDE00 ",
                "     \u2003x"
            })
    void whatIsSeenIsAText(String text) throws Violation {
        assertThat(MessageText.of(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "   ", "  \n", "\u00a0", "  \u2003 ", "\t  "})
    void whiteSpaceAloneIsNone(String text) {
        assertThatThrownBy(() -> MessageText.of(text)).hasMessage("The text is empty or only white space.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0007", "  \u0007", "abc\u007f", "abc \u00e9\u0000", "abc\u0085", "\r", "abc\r\n"})
    void controlCharactersAreRefusedWhereverTheyAre(String text) {
        assertThatThrownBy(() -> MessageText.of(text))
                .hasMessageStartingWith("The text has the control character U+00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "abc\udc00", "abc\u00e9\ud800x"})
    void halfOfACharacterIsRefused(String text) {
        assertThatThrownBy(() -> MessageText.of(text)).hasMessageContaining("lone surrogate");
    }

    @Test
    void whateverItsCharactersAreATextHasAtMost4000() throws Violation {
        for (String c : new String[] {"x", "\u00e9", "\uD83D\uDE00"}) {
            assertThat(MessageText.of("x".repeat(2_000) + c.repeat(2_000)).value())
                    .startsWith("x");
            assertThatThrownBy(() -> MessageText.of("x".repeat(2_000) + c.repeat(2_001)))
                    .hasMessage("A text has at most 4000 characters; this one has 4001.");
        }
    }
}
