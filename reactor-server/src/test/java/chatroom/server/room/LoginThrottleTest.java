package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Username;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private static final int FAILURES = 10;
    private static final String HOME = "192.0.2.1";
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long DAY = Duration.ofDays(1).toNanos();

    private final LoginThrottle throttle = new LoginThrottle(FAILURES);
    private long nowNs;

    private boolean mayTry(String name, String network) {
        return throttle.waitNs(name, network, nowNs) == 0;
    }

    private void succeeds(String name, String network) {
        assertThat(mayTry(name, network)).isTrue();
        throttle.succeeded(throttle.begin(name, network, nowNs), nowNs);
    }

    /** Each of so many networks fails as often as it may in one moment. */
    private void attack(String name, int networks) {
        for (int i = 0; i < networks; i++) {
            while (mayTry(name, "198.51.100." + i)) {
                throttle.begin(name, "198.51.100." + i, nowNs);
            }
        }
    }

    @Test
    void oneNetworkMayGuessAtManyNamesOnlySoOften() {
        for (int i = 0; i <= FAILURES; i++) {
            assertThat(mayTry("user" + i, HOME)).isTrue();
            throttle.begin("user" + i, HOME, nowNs);
        }
        assertThat(mayTry("another", HOME)).isFalse();
        assertThat(mayTry("another", "192.0.2.2")).isTrue();
    }

    @Test
    void manyNetworksMayGuessAtOneNameOnlySoOftenAndSpellingsAreOneName() {
        for (int i = 0; i <= FAILURES; i++) {
            throttle.begin(i % 2 == 0 ? "ann" : "ANN", "198.51.100." + i, nowNs);
        }
        assertThat(mayTry("Ann", HOME)).isFalse();
        assertThat(mayTry("bob", HOME)).isTrue();
    }

    @Test
    void nobodyCanKeepAUserAwayFromWhereTheUserIsKnown() {
        succeeds("ann", HOME);
        throttle.resumed(new Username("Ann"), "192.0.2.2");
        for (int day = 0; day < 3; day++) {
            attack("ann", 50);
            succeeds("ann", HOME);
            succeeds("ann", "192.0.2.2");
            nowNs += DAY;
        }
    }

    @Test
    void whoSharesAnAddressWithAnAttackerIsKnownThereToo() {
        succeeds("ann", HOME);
        while (mayTry("bob", HOME)) {
            throttle.begin("bob", HOME, nowNs);
        }
        succeeds("ann", HOME);
    }

    @Test
    void inAnAttackAUserFromANewPlaceWaitsForAMinuteAtMost() {
        for (int minute = 0; minute < 100; minute++) {
            attack("ann", 50);
            nowNs += MINUTE;
        }
        attack("ann", 50);
        assertThat(throttle.waitNs("ann", HOME, nowNs)).isBetween(1L, MINUTE);
    }

    @Test
    void whereAUserIsKnownGuessesAreThrottledToo() {
        succeeds("ann", HOME);
        int guesses = 0;
        for (int second = 0; second < 3_600; second++) {
            nowNs += MINUTE / 60;
            if (mayTry("ann", HOME)) {
                throttle.begin("ann", HOME, nowNs);
                guesses++;
            }
        }
        assertThat(guesses).isBetween(FAILURES, FAILURES + 75);
    }

    @Test
    void theOwnAccountOfAnAttackerBuysNoGuesses() {
        succeeds("eve", HOME);
        int guesses = 0;
        for (int i = 0; i < 1_000; i++) {
            if (mayTry("ann", HOME)) {
                throttle.begin("ann", HOME, nowNs);
                guesses++;
            }
            succeeds("eve", HOME);
        }
        assertThat(guesses).isEqualTo(FAILURES + 1);
    }

    @Test
    void manyWhoLogInRightlyFromOneAddressAreNotThrottled() {
        for (int i = 0; i < 1_000; i++) {
            succeeds("user" + i, HOME);
        }
    }

    @Test
    void whatTheServerCouldNotDecideDoesNotCount() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(mayTry("ann", HOME)).isTrue();
            throttle.undecided(throttle.begin("ann", HOME, nowNs), nowNs);
        }
    }

    @Test
    void aNewPasswordMakesOtherPlacesUnknown() {
        succeeds("ann", HOME);
        succeeds("ann", "192.0.2.66");
        throttle.passwordChanged(new Username("ann"), HOME);
        attack("ann", 50);
        assertThat(mayTry("ann", "192.0.2.66")).isFalse();
        assertThat(mayTry("ann", HOME)).isTrue();
    }

    @Test
    void aNameOfAnyLengthCostsTheSameMemory() {
        for (int i = 0; i <= FAILURES; i++) {
            throttle.begin("x".repeat(10_000) + i, "198.51.100." + i, nowNs);
        }
        assertThat(mayTry("x".repeat(10_000), HOME)).isFalse();
    }

    @Test
    void zeroSwitchesItOff() {
        LoginThrottle off = new LoginThrottle(0);
        for (int i = 0; i < 1_000; i++) {
            off.begin("ann", HOME, nowNs);
            assertThat(off.waitNs("ann", HOME, nowNs)).isZero();
        }
    }
}
