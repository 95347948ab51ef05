package chatroom.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTokenTest {
    private final SessionToken token = SessionToken.random(new Random(1));

    @Test
    void isFortyThreeCharactersOfBase64Url() {
        assertThat(token.text()).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void itsTextLeadsBackToIt() {
        assertThat(SessionToken.parse(token.text())).hasValueSatisfying(parsed -> {
            assertThat(parsed.text()).isEqualTo(token.text());
            assertThat(parsed.hash()).isEqualTo(token.hash());
        });
    }

    @Test
    void everyOneIsAnother() {
        Random random = new Random(1);
        assertThat(SessionToken.random(random).text())
                .isNotEqualTo(SessionToken.random(random).text());
    }

    @Test
    void itsHashIsTheSha256OfItsText() {
        SessionToken zeros = SessionToken.parse("A".repeat(43)).orElseThrow();
        // printf 'A%.0s' $(seq 43) | sha256sum
        assertThat(HexFormat.of().formatHex(zeros.hash())).isEqualTo(SHA_OF_43_A);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u00e9",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\ud800"
            })
    void anythingElseIsNoToken(String text) {
        assertThat(SessionToken.parse(text)).isEmpty();
    }

    @Test
    void doesNotShowItself() {
        assertThat(token).asString().isEqualTo("SessionToken[********]");
    }

    private static final String SHA_OF_43_A = "0f007385b6f9d4b7eeb2748605afe1a984a0a3bfa3f014d09e2a784ce9e5cd1a";
}
