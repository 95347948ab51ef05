package chatroom.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimersTest {
    /** Near its end, because nanoTime may be anything and wraps. */
    private long nowNs = Long.MAX_VALUE - 5;

    private final List<String> ran = new ArrayList<>();
    private final Timers timers = new Timers(() -> nowNs);

    @Test
    void tasksRunWhenTheirTimeHasComeInItsOrder() {
        timers.schedule(Duration.ofNanos(20), () -> ran.add("later"));
        timers.schedule(Duration.ofNanos(10), () -> ran.add("sooner"));
        timers.schedule(Duration.ofNanos(10), () -> ran.add("sooner, second"));
        assertThat(timers.run()).isZero();
        assertThat(timers.untilNextNs()).isEqualTo(10);

        nowNs += 10;
        assertThat(timers.run()).isEqualTo(2);
        assertThat(ran).containsExactly("sooner", "sooner, second");

        nowNs += 10;
        assertThat(timers.untilNextNs()).isZero();
        timers.run();
        assertThat(ran).containsExactly("sooner", "sooner, second", "later");
        assertThat(timers.untilNextNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aCancelledTaskNeitherRunsNorWakes() {
        timers.schedule(Duration.ofNanos(10), () -> ran.add("x")).cancel();
        assertThat(timers.untilNextNs()).isEqualTo(Long.MAX_VALUE);
        nowNs += 10;
        timers.run();
        assertThat(ran).isEmpty();
    }

    @Test
    void aTaskMayScheduleAnother() {
        timers.schedule(Duration.ZERO, () -> timers.schedule(Duration.ZERO, () -> ran.add("second")));
        timers.run();
        assertThat(ran).containsExactly("second");
    }

    @Test
    void cancelledTasksDoNotPileUp() {
        timers.schedule(Duration.ofNanos(10), () -> ran.add("kept"));
        for (int i = 0; i < 100_000; i++) {
            timers.schedule(Duration.ofSeconds(60), () -> ran.add("cancelled")).cancel();
        }
        assertThat(timers.size()).isLessThan(200);
        nowNs += 10;
        timers.run();
        nowNs += Duration.ofSeconds(60).toNanos();
        timers.run();
        assertThat(ran).containsExactly("kept");
        assertThat(timers.size()).isZero();
    }
}
