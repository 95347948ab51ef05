package chatroom.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmojiTest {
    private static String text(String codePoints) {
        StringBuilder text = new StringBuilder();
        for (String codePoint : codePoints.split(" ", -1)) {
            text.appendCodePoint(Integer.parseInt(codePoint, 16));
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "thumb, 1F44D",
        "skin tone, 1F44D 1F3FD",
        "heart, 2764 FE0F",
        "heart as text, 2764",
        "copyright, A9 FE0F",
        "family, 1F468 200D 1F469 200D 1F467 200D 1F466",
        "astronaut with a skin tone, 1F469 1F3FD 200D 1F680",
        "kiss with two skin tones, 1F469 1F3FB 200D 2764 FE0F 200D 1F48B 200D 1F468 1F3FF",
        "heart on fire, 2764 FE0F 200D 1F525",
        "flag, 1F1E9 1F1EA",
        "flag of Scotland, 1F3F4 E0067 E0062 E0073 E0063 E0074 E007F",
        "rainbow flag, 1F3F3 FE0F 200D 1F308",
        "keycap, 31 FE0F 20E3",
        "keycap #, 23 FE0F 20E3",
        "keycap without a selector, 31 20E3",
        "melting face of Unicode 14, 1FAE0",
        "handshake of Unicode 14, 1FAF1 1F3FB 200D 1FAF2 1F3FF",
        "nodding head of Unicode 15.1, 1F642 200D 2195 FE0F"
    })
    void oneEmojiIsOne(String name, String codePoints) throws Violation {
        assertThat(Emoji.of(text(codePoints)).value()).as(name).isEqualTo(text(codePoints));
    }

    @ParameterizedTest
    @CsvSource({
        "space, 20",
        "letter, 61",
        "digit, 31",
        "number sign, 23",
        "letter with an accent, 65 301",
        "Chinese, 4E2D",
        "Devanagari, 915 93F",
        "combining mark alone, 301",
        "joiner alone, 200D",
        "selector alone, FE0F",
        "keycap without a key, 20E3",
        "half a flag, 1F1E9",
        "two thumbs, 1F44D 1F44D",
        "two flags, 1F1E9 1F1EA 1F1EB 1F1F7",
        "flag and a half, 1F1E9 1F1EA 1F1EB",
        "space before, 20 1F44D",
        "space behind, 1F44D 20",
        "line end, 1F44D A",
        "letter joined to a thumb, 61 200D 1F44D",
        "lone surrogate, D83D",
        "NUL, 0"
    })
    void anythingElseIsNone(String name, String codePoints) {
        assertThatThrownBy(() -> Emoji.of(text(codePoints)))
                .as(name)
                .isInstanceOfSatisfying(
                        Violation.class, v -> assertThat(v.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "x, 70"})
    void neitherNothingNorMoreThan64Bytes(String text, int marks) {
        String emoji = text.isEmpty() ? "" : "\uD83D\uDC4D" + "\u0301".repeat(marks);
        assertThatThrownBy(() -> Emoji.of(emoji)).hasMessage("\"emoji\" must be one emoji, of at most 64 bytes.");
    }

    @ParameterizedTest
    @CsvSource({"30, true", "31, false"})
    void sixtyFourBytesAreNotTooMany(int marks, boolean taken) {
        String emoji = "\uD83D\uDC4D" + "\u0301".repeat(marks);
        boolean isTaken;
        try {
            Emoji.of(emoji);
            isTaken = true;
        } catch (Violation violation) {
            isTaken = false;
        }
        assertThat(isTaken).isEqualTo(taken);
    }
}
