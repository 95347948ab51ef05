package chatroom.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "::1", "2001:db8::1", "::ffff:192.0.2.7", "2001:DB8::192.0.2.7"})
    void anAddressIsItself(String text) throws Exception {
        assertThat(AddressLiteral.parse(text)).contains(InetAddress.getByName(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "chat.example",
                "1",
                ".",
                ".:",
                ".:1",
                "..:2001",
                "1.2:3",
                "192.0.2.7:1",
                ":",
                "1:2",
                "::1%lo"
            })
    void whatIsNoAddressIsNone(String text) {
        assertThat(AddressLiteral.parse(text)).isEmpty();
    }

    @Test
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void noTextTakesMoreThanAStepACharacter() {
        List<String> texts =
                List.of("1".repeat(8_000), "1:".repeat(4_000), "1.".repeat(4_000), ":".repeat(8_000) + "x");
        for (int i = 0; i < 200; i++) {
            assertThat(texts)
                    .allSatisfy(text -> assertThat(AddressLiteral.parse(text)).isEmpty());
        }
    }
}
