package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(new SplittableRandom(1));

    @Test
    void theFirstTryComesAtOnceAndTheOthersAfter124To60SecondsOrHalfOfIt() {
        assertThat(backoff.nextDelayMillis()).isBetween(0L, 200L);
        for (long longest : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(backoff.nextDelayMillis()).isBetween(longest * 500, longest * 1_000);
        }
    }

    @Test
    void successBeginsAnew() {
        backoff.nextDelayMillis();
        backoff.nextDelayMillis();
        backoff.reset();
        assertThat(backoff.nextDelayMillis()).isLessThan(200);
    }
}
