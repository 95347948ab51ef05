package chatroom.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloodLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final FloodLimit limit = new FloodLimit(10, 30);

    @Test
    void aBurstPassesAndThenTheRate() {
        for (int i = 0; i < 30; i++) {
            assertThat(limit.tryTake(1, 0)).isZero();
        }
        assertThat(limit.tryTake(1, 0)).isEqualTo(SECOND / 10);
        assertThat(limit.tryTake(1, SECOND / 10)).isZero();
        assertThat(limit.tryTake(1, SECOND / 10)).isEqualTo(SECOND / 10);
    }

    @Test
    void inTheLongRunItIsTheRateHoweverOftenOneTries() {
        int passed = 0;
        for (long nowNs = 0; nowNs < 100 * SECOND; nowNs += SECOND / 1_000) {
            passed += limit.tryTake(1, nowNs) == 0 ? 1 : 0;
        }
        assertThat(passed).isBetween(30 + 990, 30 + 1_001);
    }

    @Test
    void whoWasQuietHasTheWholeBurstAgainAndNoMore() {
        for (int i = 0; i < 30; i++) {
            limit.tryTake(1, 0);
        }
        long later = 1_000 * SECOND;
        for (int i = 0; i < 30; i++) {
            assertThat(limit.tryTake(1, later)).isZero();
        }
        assertThat(limit.tryTake(1, later)).isPositive();
    }

    @Test
    void usersDoNotShareALimit() {
        for (int i = 0; i < 30; i++) {
            limit.tryTake(1, 0);
        }
        assertThat(limit.tryTake(2, 0)).isZero();
    }

    @Test
    void zeroSwitchesItOff() {
        FloodLimit off = new FloodLimit(0, 1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(off.tryTake(1, 0)).isZero();
        }
    }

    @Test
    void whoWasQuietIsForgottenAFewAtATime() {
        for (int user = 0; user < 1_000; user++) {
            limit.tryTake(user, 0);
        }
        assertThat(limit.remembered()).isEqualTo(1_000);
        for (int i = 0; i < 10; i++) {
            limit.tryTake(5_000 + i, 1_000 * SECOND);
        }
        assertThat(limit.remembered()).as("each call forgets two and adds one").isEqualTo(990);
        for (int i = 10; i < 1_000; i++) {
            limit.tryTake(5_000 + i, 1_000 * SECOND);
        }
        assertThat(limit.remembered()).isEqualTo(1_000);
    }

    @Test
    void whatIsTakenBeyondTheLimitIsWaitedForByEachNextOneLonger() {
        assertThat(limit.take(1, 30L * FloodLimit.MESSAGE, 0)).isZero();
        assertThat(limit.take(1, FloodLimit.MESSAGE / 2, 0)).isEqualTo(SECOND / 10);
        assertThat(limit.take(1, FloodLimit.MESSAGE, 0)).isEqualTo(SECOND / 10 + SECOND / 20);
        assertThat(limit.take(1, FloodLimit.MESSAGE, 10 * SECOND)).isZero();
    }

    @Test
    void whatCostsLessThanAMessageMayBeDoneMoreOften() {
        int passed = 0;
        while (limit.take(1, 1, 0) == 0) {
            passed++;
        }
        assertThat(passed).isEqualTo(29 * FloodLimit.MESSAGE + 1);
    }
}
