package chatroom.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SingleLineTest {
    @Test
    void aLineMayBeEmptyAndHasUpTo250Characters() throws Violation {
        assertThat(SingleLine.of("topic", "").value()).isEmpty();
        assertThat(SingleLine.of("topic", "\uD83D\uDE00".repeat(250)).value()).hasSize(500);
        assertThatThrownBy(() -> SingleLine.of("topic", "x".repeat(251)))
                .hasMessage("A topic has at most 250 characters; this one has 251.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" ", "\u00a0\u2003", "a\nb", "a\tb", "a\r", "a\u0000", "a\u0085", "a\u2028b", "\u2029", "a\ud800"
            })
    void whatIsNotOneLineIsRefused(String text) {
        assertThatThrownBy(() -> SingleLine.of("reason", text))
                .isInstanceOfSatisfying(
                        Violation.class, v -> assertThat(v.code()).isEqualTo(ErrorCode.INVALID_TEXT))
                .hasMessageContaining("reason")
                .hasMessageEndingWith(".");
    }
}
