package chatroom.torture;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.load.Violations;
import org.junit.jupiter.api.Test;

/** What a server that is cut off from its database does must be able to be wrong. */
class SeenOfServerTest {
    private final Violations violations = new Violations();
    private final SeenOfServer seen = new SeenOfServer(violations);

    @Test
    void whatIsAcknowledgedWhileItIsCutOffIsFoundButNotWhatWasSaidBefore() {
        long before = System.nanoTime();
        seen.setCutOff(true);
        seen.onAcknowledged("ann", before - 1, true);
        assertThat(violations.sentences()).isEmpty();
        long meanwhile = System.nanoTime() + 1;
        seen.onAcknowledged("ann", meanwhile, true);
        assertThat(violations.sentences())
                .containsExactly("ann was acknowledged by a server that couldn't reach its database");
        seen.setCutOff(false);
        seen.onAcknowledged("bob", meanwhile, true);
        assertThat(violations.sentences()).hasSize(1);
    }

    @Test
    void whoCameAfterSayingItHasNotWaitedForThisServer() {
        seen.onAcknowledged("ann", System.nanoTime() - 1_000, false);
        assertThat(seen.takeLongestWaitNs()).isZero();
        seen.onAcknowledged("ann", System.nanoTime() - 1_000, true);
        assertThat(seen.takeLongestWaitNs()).isGreaterThanOrEqualTo(1_000);
        assertThat(seen.takeLongestWaitNs()).isZero();
    }
}
