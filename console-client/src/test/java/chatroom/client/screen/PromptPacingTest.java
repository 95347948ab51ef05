package chatroom.client.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptPacingTest {
    private static final long BETWEEN_CHANGES_MILLIS = 20;
    private static final long NEVER = Long.MAX_VALUE;

    private final PromptPacing pacing = new PromptPacing();

    /** As the printer does: it waits for the next change, but no longer than until the prompt is due. */
    @Test
    void fiftyChangesInASecondAreDrawnTenTimesAndTheLastOneShows() {
        int drawn = 0;
        for (long nowMillis = 0; nowMillis < 1_000; nowMillis += BETWEEN_CHANGES_MILLIS) {
            drawn += pacing.draws(true, nowMillis) ? 1 : 0;
            if (pacing.untilNextMillis(NEVER, nowMillis) < BETWEEN_CHANGES_MILLIS) {
                drawn += pacing.draws(false, nowMillis + pacing.untilNextMillis(NEVER, nowMillis)) ? 1 : 0;
            }
        }
        assertThat(drawn).isEqualTo(10);
        assertThat(pacing.untilNextMillis(NEVER, 980)).isEqualTo(20);
        assertThat(pacing.draws(false, 1_000)).isTrue();
        assertThat(pacing.untilNextMillis(NEVER, 1_000)).isEqualTo(NEVER);
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
        assertThat(pacing.untilNextMillis(NEVER, 2)).isEqualTo(NEVER);
    }

    /** What the prompt has become due for is due until it is drawn. */
    @Test
    void whereADrawingIsOwedNothingIsLookedAtBeforeIt() {
        assertThat(pacing.draws(true, 0)).isTrue();
        assertThat(pacing.untilNextMillis(0, 40)).isZero();
        assertThat(pacing.draws(true, 40)).isFalse();
        assertThat(pacing.untilNextMillis(0, 40)).isEqualTo(60);
        assertThat(pacing.draws(true, 100)).isTrue();
        assertThat(pacing.untilNextMillis(0, 100)).isZero();
    }
}
