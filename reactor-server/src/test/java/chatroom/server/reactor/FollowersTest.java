package chatroom.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long readers wait for each other after a fan-out: docs/decisions/0013. */
class FollowersTest {
    @ParameterizedTest(name = "{0} us for {1} readers and {2} bytes each: {3} us")
    @CsvSource({
        "    199,    100,   100,      0",
        "    200,    100,   100,    200",
        "  3_000,  1_000,   100,  3_000",
        " 30_000,  1_000,   100, 10_000", // mostly something else than writes, which a pause would not save
        "  5_000,  1_500,   100,  7_500", // writes that cost more
        "  5_000,  1_800,   100,  9_000",
        "  5_000,  3_000,   100,  9_000",
        " 30_000, 12_000, 4_096, 54_000",
        " 30_000, 12_000, 4_097, 30_000", // so much that writes are the least of it
        " 20_000,  6_000, 9_000, 20_000",
        "100_000,  6_000, 9_000, 24_000",
        " 50_000,  2_500, 9_000, 10_000",
        " 50_000,  2_501, 9_000, 10_004",
    })
    void aPauseIsAsLongAsTheFanOutAndNoLongerThanItsWritesAndLongerForMany(
            String tookUs, String readers, String bytes, String pauseUs) {
        assertThat(Duration.ofNanos(Followers.gapAfter(ns(tookUs), (int) number(readers), number(bytes))))
                .isEqualTo(Duration.ofNanos(ns(pauseUs)));
    }

    private static long ns(String us) {
        return 1_000 * number(us);
    }

    private static long number(String text) {
        return Long.parseLong(text.replace("_", ""));
    }
}
