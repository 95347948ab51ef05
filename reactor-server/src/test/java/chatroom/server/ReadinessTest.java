package chatroom.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private static final OptionalLong NEVER = OptionalLong.empty();

    private static String answer(OptionalLong looksFailNs, OptionalLong commitFailedNs) {
        var answer = new Readiness(() -> looksFailNs, () -> commitFailedNs).answer();
        return answer.status() + " " + new String(answer.body(), UTF_8).strip();
    }

    private static OptionalLong seconds(long seconds) {
        return OptionalLong.of(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void itIsReadyWhereNothingIsKnownToFail() {
        assertThat(answer(NEVER, NEVER)).isEqualTo("200 OK The server is ready.");
    }

    @Test
    void aDatabaseThatIsAwayForLongerThanAFailoverTakesIsAnObstacle() {
        assertThat(answer(seconds(9), NEVER)).startsWith("200");
        assertThat(answer(seconds(10), NEVER))
                .isEqualTo(
                        "503 Service Unavailable The database has not been reached for 10 seconds; the log says why.");
    }

    @Test
    void aFailedCommitIsAnObstacleAndForgottenBecauseNobodyElseWouldTry() {
        assertThat(answer(NEVER, seconds(3)))
                .isEqualTo(
                        "503 Service Unavailable Storing messages failed 3 seconds ago, and no message has been stored since; the log says why.");
        assertThat(answer(NEVER, seconds(30))).startsWith("200");
    }
}
