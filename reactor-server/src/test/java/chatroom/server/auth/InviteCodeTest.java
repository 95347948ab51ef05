package chatroom.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InviteCodeTest {
    @Test
    void aCodeIsWrittenInFourGroupsAndReadBack() {
        for (int seed = 0; seed < 100; seed++) {
            InviteCode code = InviteCode.random(new Random(seed));
            assertThat(code.text()).matches("([0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}");
            assertThat(InviteCode.parse(code.text()).orElseThrow().hash()).isEqualTo(code.hash());
        }
    }

    @Test
    void howPeopleWriteItMakesNoDifference() {
        byte[] hash = InviteCode.parse("01ab1-00000-11111-zzzzz").orElseThrow().hash();
        for (String written :
                new String[] {"OIABLooooo1l1i1zzzzz", " 01AB1 00000 11111 ZZZZZ ", "01ab1000001111-1zzz-zz"}) {
            assertThat(InviteCode.parse(written).orElseThrow().hash()).isEqualTo(hash);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "00000-00000-00000-0000",
                "00000-00000-00000-000000",
                "u0000-00000-00000-00000",
                "\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660"
            })
    void whatCannotBeACodeIsNone(String text) {
        assertThat(InviteCode.parse(text)).isEmpty();
    }

    @Test
    void twoCodesDifferAndNoneShowsItself() {
        Random random = new Random(1);
        InviteCode one = InviteCode.random(random);
        assertThat(one.hash())
                .hasSize(32)
                .isNotEqualTo(InviteCode.random(random).hash());
        assertThat(one.toString().toLowerCase(Locale.ROOT))
                .doesNotContain(one.text().substring(0, 5));
    }
}
