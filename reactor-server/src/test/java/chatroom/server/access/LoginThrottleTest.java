package chatroom.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Username;
import chatroom.server.auth.SessionToken;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private static final int FAILURES = 10;
    private static final byte[] TOKEN = SessionToken.random(new Random(7)).hash();
    private static final String HOME = "192.0.2.1";
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long DAY = Duration.ofDays(1).toNanos();

    private final KnownNetworks known = new KnownNetworks();
    private final LoginThrottle throttle = new LoginThrottle(FAILURES, known);
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
        throttle.resumed(new Username("Ann"), TOKEN, "192.0.2.2", nowNs);
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
            nowNs += MINUTE / 10;
        }
        // As many as without, in those hundred minutes.
        assertThat(guesses).isBetween(FAILURES, FAILURES + 20);
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
        throttle.passwordChanged(new Username("ann"), HOME, nowNs);
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
        LoginThrottle off = new LoginThrottle(0, known);
        for (int i = 0; i < 1_000; i++) {
            off.begin("ann", HOME, nowNs);
            assertThat(off.waitNs("ann", HOME, nowNs)).isZero();
        }
    }

    /** Until it has to wait. */
    private int rightPasswords(String network) {
        int passwords = 0;
        while (mayTry("ann", network)) {
            succeeds("ann", network);
            passwords++;
        }
        return passwords;
    }

    @Test
    void rightPasswordsAreLimitedToo() {
        assertThat(rightPasswords(HOME)).isBetween(10, 40);
        int inAnHour = 0;
        for (int second = 0; second < 3_600; second++) {
            nowNs += MINUTE / 60;
            inAnHour += rightPasswords(HOME);
        }
        assertThat(inAnHour).isBetween(500, 700);
    }

    @Test
    void rightPasswordsFromManyPlacesAreNoMore() {
        int logIns = 0;
        for (int round = 0; round < 60; round++) {
            for (int place = 0; place < 100; place++) {
                if (mayTry("ann", "2001:db8::" + place)) {
                    succeeds("ann", "2001:db8::" + place);
                    logIns++;
                }
            }
            nowNs += MINUTE / 60;
        }
        assertThat(logIns).isLessThan(400);
    }

    @Test
    void whatLimitsRightPasswordsTellsNobodyElseThatThereAreAny() {
        rightPasswords(HOME);
        nowNs += DAY;
        rightPasswords(HOME);
        assertThat(mayTry("ann", "192.0.2.77")).isTrue();
    }

    @Test
    void aTokenIsUsedOnlySoOftenAndAnotherIsNotInTheWay() {
        int uses = 0;
        while (throttle.resumeWaitNs(TOKEN, nowNs) == 0) {
            throttle.resumed(new Username("ann"), TOKEN, HOME, nowNs);
            uses++;
        }
        assertThat(uses).isBetween(256, 400);
        assertThat(throttle.resumeWaitNs(SessionToken.random(new Random(8)).hash(), nowNs))
                .isZero();
        nowNs += MINUTE / 60;
        assertThat(throttle.resumeWaitNs(TOKEN, nowNs)).isZero();
    }

    @Test
    void anyNetworkThatNobodyIsKnownAtAnyMoreIsForgotten() {
        for (int i = 0; i < 100; i++) {
            known.add("ann", "192.0.2." + i);
            known.add("bob", "192.0.2." + i / 2);
        }
        assertThat(known.contains("192.0.2.99")).isTrue();
        assertThat(known.contains("192.0.2.1")).isFalse();
        assertThat(known.networks()).isLessThanOrEqualTo(16);
        known.forget("ann");
        known.forget("bob");
        assertThat(known.networks()).isZero();
        for (int i = 0; i < BackoffLimiter.MAX_KEYS + 100; i++) {
            known.add("user" + i, "192.0.2." + i);
        }
        assertThat(known.networks()).isEqualTo(BackoffLimiter.MAX_KEYS);
    }
}
