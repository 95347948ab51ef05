package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HourlyLimitTest {
    private static final long HOUR_NS = Duration.ofHours(1).toNanos();

    private final HourlyLimit limit = new HourlyLimit();

    @Test
    void asManyAreCountedInAnHourForEachUser() {
        limit.count(2, 1, 0);
        assertThat(limit.isReached(2, 1, 0)).isFalse();
        limit.count(2, 1, 10);
        assertThat(limit.isReached(2, 1, HOUR_NS)).isTrue();
        assertThat(limit.isReached(2, 2, HOUR_NS)).isFalse();
        assertThat(limit.isReached(2, 1, HOUR_NS + 1))
                .as("the first is an hour ago")
                .isFalse();
        limit.count(2, 1, HOUR_NS + 1);
        assertThat(limit.isReached(2, 1, HOUR_NS + 5)).isTrue();
    }

    @Test
    void whoDidNothingForAnHourIsForgotten() {
        limit.count(2, 1, 0);
        limit.count(2, 2, 2 * HOUR_NS);
        limit.count(2, 3, 2 * HOUR_NS);
        assertThat(limit.isReached(2, 1, 2 * HOUR_NS)).isFalse();
        assertThat(limit.size()).isEqualTo(2);
    }

    @Test
    void whereAnyNumberIsAllowedNothingIsRemembered() {
        limit.count(0, 1, 0);
        assertThat(limit.isReached(0, 1, 0)).isFalse();
        assertThat(limit.size()).isZero();
        limit.count(2, 1, 0);
        limit.count(2, 1, 0);
        assertThat(limit.isReached(2, 1, 0)).isTrue();
        assertThat(limit.isReached(0, 1, 0)).isFalse();
        assertThat(limit.isReached(3, 1, 0)).isFalse();
    }
}
