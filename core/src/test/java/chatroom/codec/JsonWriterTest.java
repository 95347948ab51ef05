package chatroom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Ref;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private final JsonWriter writer = new JsonWriter();

    private static String text(JsonWriter frame) {
        return new String(frame.frame(), StandardCharsets.UTF_8);
    }

    private void assertWritten(long number) {
        assertThat(text(writer.begin().field("id", number))).isEqualTo("{\"id\":" + number + "}\n");
    }

    @Test
    void numbersOfEveryLengthAreWritten() {
        for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
            assertWritten(power - 1);
            assertWritten(power);
            assertWritten(9 * power);
            assertWritten(-power);
        }
        assertWritten(1_000_000_000_000_000_000L);
        assertWritten(Long.MAX_VALUE);
        assertWritten(Long.MIN_VALUE);
    }

    @Test
    void aRefMayBeLongerThanAnyOtherNumber() {
        BigInteger longest = BigInteger.valueOf(Long.MAX_VALUE);
        for (BigInteger number : new BigInteger[] {
            BigInteger.ZERO,
            longest,
            longest.add(BigInteger.ONE),
            longest.negate(),
            longest.negate().subtract(BigInteger.TWO),
            BigInteger.TEN.pow(60)
        }) {
            assertThat(text(writer.begin().ref(Optional.of(new Ref.Whole(number)))))
                    .isEqualTo("{\"ref\":" + number + "}\n");
        }
    }

    @Test
    void numbersFindRoomWhereverTheBufferEnds() {
        for (int length = 960; length < 1_030; length++) {
            String text = "x".repeat(length);
            assertThat(text(new JsonWriter().begin().field("text", text).field("id", Long.MAX_VALUE)))
                    .isEqualTo("{\"text\":\"" + text + "\",\"id\":9223372036854775807}\n");
        }
    }
}
