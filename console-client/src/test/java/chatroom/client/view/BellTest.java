package chatroom.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BellTest {
    private static Item.Said said(String text, boolean own, boolean mention) {
        return new Item.Said(new ChatMessage(1, "b;ob", text, Instant.EPOCH), LocalTime.NOON, own, mention);
    }

    private static Bell bell(String... words) {
        return Bell.of(List.of(words)).orElseThrow();
    }

    @Test
    void itRingsForWhatWasAskedAndNeverForOneself() {
        assertThat(bell("off").ringsFor(said("hi", false, true))).isFalse();
        assertThat(bell("mention").ringsFor(said("hi", false, true))).isTrue();
        assertThat(bell("mention").ringsFor(said("hi", false, false))).isFalse();
        assertThat(bell("all").ringsFor(said("hi", false, false))).isTrue();
        assertThat(bell("all").ringsFor(said("hi", true, false))).isFalse();
    }

    @Test
    void aNotificationIsMadeOnlyWhereAskedAndIsHarmless() {
        assertThat(bell("all").signal(said("x", false, false), Optional.empty()))
                .isEqualTo("\u0007");
        assertThat(bell("all", "osc9").signal(said("x\u0007\u001b\\y", false, false), Optional.empty()))
                .isEqualTo("\u0007\033]9;b,ob: x\uFFFD\uFFFD\\y\033\\");
        assertThat(bell("all", "osc777").signal(said("a;b", false, false), Optional.empty()))
                .isEqualTo("\u0007\033]777;notify;b,ob;a;b\033\\");
        assertThat(bell("all", "osc9")
                        .signal(said("😀".repeat(500), false, false), Optional.empty())
                        .length())
                .isLessThan(300);
    }

    @Test
    void otherWordsAreNoBell() {
        assertThat(Bell.of(List.of("loud"))).isEmpty();
        assertThat(Bell.of(List.of("all", "loud"))).isEmpty();
        assertThat(Bell.of(List.of())).isEmpty();
        assertThat(bell("all", "osc9").words()).isEqualTo("all osc9");
    }
}
