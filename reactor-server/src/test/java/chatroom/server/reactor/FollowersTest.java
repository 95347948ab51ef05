package chatroom.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long readers wait for each other after a fan-out: docs/decisions/0013. */
class FollowersTest {
    @ParameterizedTest(name = "{0} us for {1} readers: {2} us")
    @CsvSource({
        "    199,    100,      0",
        "    200,    100,    200",
        "  3_000,  1_000,  3_000",
        " 30_000,  1_000, 10_000", // mostly bytes, which a pause would not save
        " 20_000,  6_000, 20_000", // mostly writes
        "100_000,  6_000, 24_000",
        " 30_000, 12_000, 60_000", // that cost more
        "100_000, 12_000, 96_000",
        " 50_000,  2_500, 10_000",
        " 50_000,  2_501, 10_004",
    })
    void aPauseIsAsLongAsTheFanOutAndNoLongerThanItsWritesAndLongerForVeryMany(
            String tookUs, String readers, String pauseUs) {
        assertThat(Duration.ofNanos(Followers.gapAfter(ns(tookUs), (int) number(readers))))
                .isEqualTo(Duration.ofNanos(ns(pauseUs)));
    }

    private static long ns(String us) {
        return 1_000 * number(us);
    }

    private static long number(String text) {
        return Long.parseLong(text.replace("_", ""));
    }
}
