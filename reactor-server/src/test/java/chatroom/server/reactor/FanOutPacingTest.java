package chatroom.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long readers wait for each other after a fan-out: docs/decisions/0032. */
class FanOutPacingTest {
    private final FanOutPacing pacing = new FanOutPacing(0);
    private long nowNs;

    /** @return how long the pause after it is */
    private long fanOut(long tookNs, int readers, long messages) {
        nowNs += Math.max(0, pacing.pauseLeftNs(nowNs));
        long beganNs = nowNs;
        nowNs += tookNs;
        pacing.onFannedOut(beganNs, nowNs, readers, messages);
        return pacing.pauseLeftNs(nowNs);
    }

    @ParameterizedTest(name = "{0} ns for {1} readers: {2} ns")
    @CsvSource({
        "   400_000,    100,    500_000",
        " 4_000_000,  1_000,  5_000_000",
        "40_000_000, 10_000, 50_000_000",
        "40_000_000,  1_000, 10_000_000", // mostly something else than writes, which a pause would not save
        "    20_000,      1,     10_000",
    })
    void aPauseIsAQuarterLongerThanTheFanOutAndNoLongerThanTwoWritesToEachReader(
            String tookNs, String readers, String pauseNs) {
        assertThat(fanOut(number(tookNs), (int) number(readers), 2)).isEqualTo(number(pauseNs));
    }

    @Test
    void messagesThatComeOneByOneWaitForNoOthers() {
        for (int i = 1; i < 4; i++) {
            assertThat(fanOut(400_000, 100, 1)).isPositive();
        }
        for (int i = 4; i < 64; i++) {
            assertThat(fanOut(400_000, 100, 1)).as("fan-out %s", i).isZero();
        }
        assertThat(fanOut(400_000, 100, 1)).as("a try").isPositive();
        assertThat(fanOut(400_000, 100, 1)).as("after a try in vain").isZero();
    }

    @Test
    void asSoonAsSeveralComeTogetherThereArePausesAgain() {
        for (int i = 0; i < 10; i++) {
            fanOut(400_000, 100, 1);
        }
        assertThat(fanOut(400_000, 100, 2)).isPositive();
        assertThat(fanOut(400_000, 100, 1)).isPositive();
    }

    @Test
    void presenceAloneIsNoReasonForAPause() {
        for (int i = 1; i < 4; i++) {
            fanOut(400_000, 100, 0);
        }
        assertThat(fanOut(400_000, 100, 0)).isZero();
    }

    private static long number(String text) {
        return Long.parseLong(text.replace("_", ""));
    }
}
