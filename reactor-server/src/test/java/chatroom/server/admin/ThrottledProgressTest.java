package chatroom.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThrottledProgressTest {
    private long nowNs = -5;
    private final List<String> told = new ArrayList<>();
    private final ThrottledProgress progress =
            new ThrottledProgress(() -> nowNs, Duration.ofSeconds(2), Duration.ofSeconds(10), told::add);

    private void at(long seconds, String what, long done, long total) {
        nowNs = -5 + TimeUnit.SECONDS.toNanos(seconds);
        progress.at(what, done, total);
    }

    @Test
    void whatIsShortIsNotTold() {
        at(0, "copying", 0, 10);
        at(1, "copying", 9, 10);
        assertThat(told).isEmpty();
        assertThat(progress.hasTold()).isFalse();
    }

    @Test
    void whatIsLongIsToldNowAndThen() {
        at(2, "copying", 1, 4);
        at(3, "copying", 2, 4);
        at(11, "copying", 3, 4);
        at(12, "checking", 0, 0);
        at(22, "copying", 9, 4);
        assertThat(told)
                .containsExactly("copying, 25 %, 2 s so far", "checking, 12 s so far", "copying, 100 %, 22 s so far");
    }
}
