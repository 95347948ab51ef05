package chatroom.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffLimiterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    /** Somewhere in the clock's range, near to where it overflows. */
    private static final long BEGIN = Long.MAX_VALUE - 30 * SECOND;

    private final BackoffLimiter pauses =
            new BackoffLimiter(3, Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofSeconds(60));

    private void take(String key, int times, long nowNs) {
        for (int i = 0; i < times; i++) {
            assertThat(pauses.waitNs(key, nowNs)).isZero();
            pauses.take(key, nowNs);
        }
    }

    @Test
    void aFewPassAndThenEachPauseIsTwiceAsLongUpToTheLongest() {
        take("a", 3, BEGIN);
        long nowNs = BEGIN;
        for (long pause : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            take("a", 1, nowNs);
            assertThat(pauses.waitNs("a", nowNs)).isEqualTo(pause * SECOND);
            assertThat(pauses.waitNs("a", nowNs + pause * SECOND - 1)).isEqualTo(1);
            nowNs += pause * SECOND;
        }
    }

    @Test
    void askingInAPauseDoesNotMakeItLonger() {
        take("a", 4, 0);
        for (long nowNs = 0; nowNs < SECOND; nowNs += SECOND / 1_000) {
            assertThat(pauses.waitNs("a", nowNs)).isEqualTo(SECOND - nowNs);
        }
        assertThat(pauses.waitNs("a", SECOND)).isZero();
    }

    @Test
    void attemptsComeBackOneByOne() {
        take("a", 3, 0);
        take("a", 1, 10 * MINUTE);
        assertThat(pauses.waitNs("a", 10 * MINUTE)).isZero();
        take("a", 1, 19 * MINUTE);
        assertThat(pauses.waitNs("a", 19 * MINUTE)).isEqualTo(SECOND);
        take("a", 3, 1_000 * MINUTE);
        take("a", 1, 1_000 * MINUTE);
        assertThat(pauses.waitNs("a", 1_000 * MINUTE)).isEqualTo(SECOND);
    }

    @Test
    void anAttemptThatDoesNotCountIsAsIfItHadNotBeen() {
        for (int i = 0; i < 100; i++) {
            take("a", 3, i);
            take("a", 1, i);
            for (int j = 0; j < 4; j++) {
                pauses.giveBack("a", i);
            }
        }
        take("a", 3, 100);
    }

    @Test
    void onesOwnSuccessDoesNotEndThePauseThatFailuresMade() {
        take("a", 4, 0);
        take("a", 1, SECOND);
        pauses.take("a", 3 * SECOND);
        pauses.giveBack("a", 3 * SECOND);
        assertThat(pauses.waitNs("a", 3 * SECOND)).isPositive();
    }

    @Test
    void keysDoNotShare() {
        take("a", 4, 0);
        take("b", 3, 0);
    }

    @Test
    void whatIsFullAgainIsForgottenAndAPauseIsNot() {
        take("a", 1, 0);
        take("b", 4, 0);
        take("c", 1, 10 * MINUTE);
        assertThat(pauses.remembered()).as("b and c").isEqualTo(2);
        take("d", 1, 20 * MINUTE);
        assertThat(pauses.remembered()).as("b and d").isEqualTo(2);
        take("e", 1, 40 * MINUTE);
        assertThat(pauses.remembered()).as("e").isEqualTo(1);
    }

    @Test
    void memoryIsBoundedAndWhatIsInUseStays() {
        take("victim", 4, 0);
        for (int i = 0; i < 3 * BackoffLimiter.MAX_KEYS; i++) {
            pauses.take("k" + i, 0);
            assertThat(pauses.waitNs("victim", 0)).isPositive();
        }
        assertThat(pauses.remembered()).isEqualTo(BackoffLimiter.MAX_KEYS);
    }
}
