package chatroom.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                0, '\t', '\n', '\r', 0x1B, 0x7F, 0x85, 0xA0, 0xAD, 0x34F, 0x61C, 0x115F, 0x180E, 0x2003, 0x200B, 0x200D,
                0x200E, 0x2028, 0x202E, 0x2060, 0x2800, 0x3000, 0x3164, 0xFE0F, 0xFEFF, 0xFFFD, 0xE0001, 0xE0100
            })
    void whatCannotBeSeenOrTypedIsNeverInAPasswordThatIsChosen(int c) {
        for (String password :
                new String[] {"secret" + Character.toString(c) + "words", "secretwords" + Character.toString(c)}) {
            assertThatThrownBy(() -> Password.chosen(password))
                    .isInstanceOf(Violation.class)
                    .hasMessageContaining("can't be seen or typed (U+%04X)".formatted(c));
        }
    }

    @Test
    void lettersOfEveryScriptSignsAndSpacesAre() throws Exception {
        for (String password : new String[] {
            "correct horse",
            "grüße aus Köln",
            "пароль пароль",
            "密码密码密码密码",
            "كلمة السر",
            "पासवर्ड है",
            "p\u00e4ss\u0308wort \u2603",
            "🐎🔋📎🐎🔋📎🐎🔋"
        }) {
            assertThat(Password.chosen(password).value()).isEqualTo(password);
        }
    }
}
