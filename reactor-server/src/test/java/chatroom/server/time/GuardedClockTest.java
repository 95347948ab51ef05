package chatroom.server.time;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedClockTest {
    private static final Instant BEGIN = Instant.parse("2026-11-28T12:00:00Z");
    private static final Duration LOOKS = Duration.ofSeconds(5);

    /** Near the end of the numbers, which System.nanoTime may be. */
    private final SettableClock machine = new SettableClock(BEGIN, Long.MAX_VALUE - TimeUnit.DAYS.toNanos(300));

    private final GuardedClock clock = new GuardedClock(machine, machine::nanoTime);

    /** As the server does: it looks at the clock every now and then. */
    private void passes(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(LOOKS)) {
            machine.advance(LOOKS);
            clock.millis();
        }
    }

    @Test
    void aClockThatGoesWellIsFollowed() {
        passes(Duration.ofHours(3));

        assertThat(clock.instant()).isEqualTo(BEGIN.plus(Duration.ofHours(3)));
        assertThat(clock.leaps().get()).isZero();
        assertThat(clock.doubtedMillis()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"P3650D", "PT3S", "-PT3S", "-P365D", "-P25000D", "P2920000D"})
    void aLeapForSomeSecondsChangesNothing(Duration leap) {
        machine.leap(leap);
        assertThat(clock.instant()).isEqualTo(BEGIN);
        assertThat(clock.doubtedMillis()).isEqualTo(leap.toMillis());
        passes(Duration.ofMinutes(4));
        assertThat(clock.instant()).isEqualTo(BEGIN.plus(Duration.ofMinutes(4)));

        machine.leap(leap.negated());
        passes(Duration.ofMinutes(10));

        assertThat(clock.instant()).isEqualTo(BEGIN.plus(Duration.ofMinutes(14)));
        assertThat(clock.leaps().get()).isOne();
        assertThat(clock.doubtedMillis()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"P3650D", "PT8H", "-PT3S", "-P365D"})
    void whatAClockKeepsToIsBelievedAfterSomeMinutes(Duration leap) {
        machine.leap(leap);
        clock.millis();
        passes(GuardedClock.BELIEVED_AFTER.minus(LOOKS));
        assertThat(clock.instant()).isEqualTo(BEGIN.plus(GuardedClock.BELIEVED_AFTER.minus(LOOKS)));

        passes(LOOKS);

        assertThat(clock.instant())
                .isEqualTo(machine.instant())
                .isEqualTo(BEGIN.plus(GuardedClock.BELIEVED_AFTER).plus(leap));
        assertThat(clock.leaps().get()).isOne();
        assertThat(clock.doubtedMillis()).isZero();
    }

    @Test
    void aClockThatLeapsAgainAndAgainIsNotBelieved() {
        for (int leap = 1; leap <= 10; leap++) {
            machine.leap(Duration.ofDays(leap));
            passes(Duration.ofMinutes(4));
        }

        assertThat(clock.instant()).isEqualTo(BEGIN.plus(Duration.ofMinutes(40)));
        assertThat(clock.leaps().get()).isEqualTo(10);
    }

    @Test
    void aClockThatGoesOnLeapingIsBelievedAfterAnHour() {
        for (int leap = 1; leap <= 17; leap++) {
            machine.leap(Duration.ofSeconds(3));
            passes(Duration.ofMinutes(4));
        }

        assertThat(Duration.between(clock.instant(), machine.instant()))
                .as("it was followed after an hour, and has leapt once since then")
                .isEqualTo(Duration.ofSeconds(3));

        passes(GuardedClock.BELIEVED_AFTER);
        assertThat(clock.instant()).isEqualTo(machine.instant());
    }

    @Test
    void theHourBeginsAnewWhereTheClockWasBack() {
        for (int i = 0; i < 20; i++) {
            machine.leap(Duration.ofDays(1));
            passes(Duration.ofMinutes(4));
            machine.leap(Duration.ofDays(-1));
            passes(Duration.ofMinutes(1));
        }

        assertThat(clock.instant()).isEqualTo(BEGIN.plus(Duration.ofMinutes(100)));
    }

    @Test
    void aClockThatLeapsEachSecondIsSaidOnceAMinute() {
        try (LogLines said = LogLines.of(GuardedClock.class)) {
            for (int second = 0; second < 180; second++) {
                machine.leap(Duration.ofSeconds(second % 3 == 0 ? 20 : -10));
                machine.advance(Duration.ofSeconds(1));
                clock.millis();
            }
            assertThat(said.all())
                    .hasSize(6)
                    .filteredOn(line -> line.contains("leapt by"))
                    .hasSize(3);
            assertThat(clock.leaps().get()).isGreaterThan(100);

            machine.leap(Duration.ofDays(1));
            passes(Duration.ofMinutes(1));
            assertThat(said.all())
                    .as("what couldn't be said at once is said later")
                    .last()
                    .asString()
                    .startsWith("the machine's clock leapt by 86400 s");
        }
    }

    @Test
    void whatHappenedBeforeItBeganIsNoLeap() {
        machine.leap(Duration.ofDays(1));
        clock.begin();

        assertThat(clock.instant()).isEqualTo(machine.instant());
        assertThat(clock.leaps().get()).isZero();
    }

    @Test
    void aMachineThatSleptIsBelievedLikeAnyOther() {
        // The clock that can't be set stands still meanwhile.
        machine.leap(Duration.ofHours(9));
        clock.millis();
        passes(GuardedClock.BELIEVED_AFTER);

        assertThat(clock.instant()).isEqualTo(machine.instant());
    }

    @Test
    void smallCorrectionsAreFollowedAtOnceAndInSum() {
        for (int i = 0; i < 100; i++) {
            machine.leap(Duration.ofMillis(-300));
            passes(LOOKS);
            assertThat(clock.instant()).isEqualTo(machine.instant());
        }
        assertThat(clock.leaps().get()).isZero();
    }

    @Test
    void anUntouchedClockMayDriftForLong() {
        machine.advance(Duration.ofHours(10));
        machine.leap(Duration.ofSeconds(20));

        assertThat(clock.instant()).isEqualTo(machine.instant());
        assertThat(clock.leaps().get()).isZero();
    }
}
