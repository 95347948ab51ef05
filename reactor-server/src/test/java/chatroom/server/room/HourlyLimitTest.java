package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HourlyLimitTest {
    private static final long HOUR_NS = Duration.ofHours(1).toNanos();

    private final HourlyLimit limit = new HourlyLimit();

    @Test
    void asManyAreTakenInAnHourForEachUser() {
        assertThat(limit.tryTake(2, 1, 0)).isTrue();
        assertThat(limit.tryTake(2, 1, 10)).isTrue();
        assertThat(limit.tryTake(2, 1, HOUR_NS)).isFalse();
        assertThat(limit.tryTake(2, 2, HOUR_NS)).isTrue();
        assertThat(limit.tryTake(2, 1, HOUR_NS + 1))
                .as("the first is an hour ago")
                .isTrue();
        assertThat(limit.tryTake(2, 1, HOUR_NS + 5)).isFalse();
    }

    @Test
    void whatNothingCameOfIsGivenBack() {
        limit.tryTake(2, 1, 0);
        limit.tryTake(2, 1, 1);
        limit.giveBack(1);
        assertThat(limit.tryTake(2, 1, 2)).isTrue();
        assertThat(limit.tryTake(2, 1, 3)).isFalse();
        limit.giveBack(2);
        assertThat(limit.tryTake(2, 1, HOUR_NS + 1)).isTrue();
        assertThat(limit.tryTake(2, 1, HOUR_NS + 1)).isFalse();
    }

    @Test
    void whoDidNothingForAnHourIsForgotten() {
        limit.tryTake(2, 1, 0);
        limit.tryTake(2, 2, 2 * HOUR_NS);
        limit.tryTake(2, 3, 2 * HOUR_NS);
        assertThat(limit.size()).isEqualTo(2);
    }

    @Test
    void whereAnyNumberIsAllowedNothingIsRemembered() {
        assertThat(limit.tryTake(0, 1, 0)).isTrue();
        assertThat(limit.size()).isZero();
        limit.tryTake(2, 1, 0);
        limit.tryTake(2, 1, 0);
        assertThat(limit.tryTake(2, 1, 0)).isFalse();
        assertThat(limit.tryTake(0, 1, 0)).isTrue();
        assertThat(limit.tryTake(3, 1, 0)).isTrue();
    }
}
