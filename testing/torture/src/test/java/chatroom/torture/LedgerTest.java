package chatroom.torture;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.load.Violations;
import chatroom.protocol.ChatMessage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit must be able to fail. */
class LedgerTest {
    private final Violations violations = new Violations();
    private final Ledger ledger = new Ledger(violations);

    private static ChatMessage stored(long id, String text) {
        return new ChatMessage(id, "ann", text, Instant.EPOCH);
    }

    @BeforeEach
    void twoMessages() {
        ledger.onAcknowledged("ann", 1, "one", false);
        ledger.onShown("bob", 1, "one");
        ledger.onShown("bob", 2, "two");
    }

    @Test
    void whatIsThereOnceAsItWasShownIsWell() {
        ledger.audit(List.of(stored(1, "one"), stored(2, "two"), stored(3, "three")));
        assertThat(violations.sentences()).isEmpty();
    }

    @Test
    void theNewestIsWhatWasAcknowledgedOrShownLast() {
        assertThat(ledger.newest()).isEqualTo(2);
        ledger.onAcknowledged("ann", 7, "seven", false);
        ledger.onShown("bob", 1, "one");
        assertThat(ledger.newest()).isEqualTo(7);
    }

    @Test
    void anAcknowledgedMessageThatIsMissingIsFound() {
        ledger.audit(List.of());
        assertThat(violations.sentences()).contains("\"one\" was acknowledged as message 1 and is lost");
    }

    @Test
    void aMessageThatWasShownAndIsGoneIsFound() {
        ledger.audit(List.of(stored(1, "one")));
        assertThat(violations.sentences()).containsExactly("message 2 was shown as \"two\" and is stored as \"null\"");
    }

    @Test
    void aMessageThatIsThereTwiceIsFound() {
        ledger.audit(List.of(stored(1, "one"), stored(2, "two"), stored(3, "one")));
        assertThat(violations.sentences()).containsExactly("\"one\" is stored twice");
    }

    @Test
    void aHoleIsFound() {
        ledger.audit(List.of(stored(1, "one"), stored(3, "two")));
        assertThat(violations.sentences()).containsExactly("message 3 is stored after message 1");
    }

    @Test
    void anotherMessageForAnotherReaderIsFound() {
        ledger.onShown("cyd", 2, "not two");
        assertThat(violations.sentences()).containsExactly("cyd was shown \"not two\" as message 2, which was \"two\"");
    }

    @Test
    void aMessageAnsweredTwiceIsFound() {
        ledger.onAcknowledged("ann", 3, "one", false);
        assertThat(violations.sentences()).containsExactly("ann got two answers for \"one\": 1 and 3");
    }
}
