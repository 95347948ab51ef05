package chatroom.client.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptPacingTest {
    private static final long BETWEEN_CHANGES_MILLIS = 20;

    private final PromptPacing pacing = new PromptPacing();

    /** As the printer does: it waits for the next change, but no longer than until the prompt is due. */
    @Test
    void fiftyChangesInASecondAreDrawnTenTimesAndTheLastOneShows() {
        int drawn = 0;
        for (long nowMillis = 0; nowMillis < 1_000; nowMillis += BETWEEN_CHANGES_MILLIS) {
            drawn += pacing.draws(true, nowMillis) ? 1 : 0;
            if (pacing.untilDueMillis(nowMillis) < BETWEEN_CHANGES_MILLIS) {
                drawn += pacing.draws(false, nowMillis + pacing.untilDueMillis(nowMillis)) ? 1 : 0;
            }
        }
        assertThat(drawn).isEqualTo(10);
        assertThat(pacing.untilDueMillis(980)).isEqualTo(20);
        assertThat(pacing.draws(false, 1_000)).isTrue();
        assertThat(pacing.untilDueMillis(1_000)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aChangeByItselfIsDrawnAtOnce() {
        assertThat(pacing.draws(true, 0)).isTrue();
        assertThat(pacing.draws(true, 99)).isFalse();
        assertThat(pacing.draws(true, 100)).isTrue();
    }

    @Test
    void whatCannotWaitIsDrawnAtOnceWithWhatWaited() {
        assertThat(pacing.draws(true, 0)).isTrue();
        assertThat(pacing.draws(true, 1)).isFalse();
        assertThat(pacing.draws(false, 2)).isTrue();
        assertThat(pacing.untilDueMillis(2)).isEqualTo(Long.MAX_VALUE);
    }
}
