package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(new SplittableRandom(1));

    @Test
    void the_first_try_comes_at_once_and_the_others_after_1_2_4_to_60_seconds_or_half_of_it() {
        assertThat(backoff.nextDelayMillis()).isBetween(0L, 200L);
        for (long longest : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(backoff.nextDelayMillis()).isBetween(longest * 500, longest * 1_000);
        }
    }

    @Test
    void success_begins_anew() {
        backoff.nextDelayMillis();
        backoff.nextDelayMillis();
        backoff.reset();
        assertThat(backoff.nextDelayMillis()).isLessThan(200);
    }
}
