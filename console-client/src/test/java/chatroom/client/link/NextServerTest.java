package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a client of several servers goes on to the next one, and how soon. */
class NextServerTest {
    private static final Address A = new Address("a", 1);
    private static final Address B = new Address("b", 1);
    private static final long MOST_AT_ONCE_MILLIS = 200;

    private final FakeWire wire = new FakeWire();
    private final List<LinkEvent> heard = new ArrayList<>();
    private long nowMillis;
    private final LinkLogic logic = new LinkLogic(wire, heard::add, () -> nowMillis, new SplittableRandom(1));

    @BeforeEach
    void begin() {
        wire.turns = Optional.of(new ServerTurns(new Servers(List.of(A, B))));
        logic.start();
        logic.authenticate(new Credentials("ann", Optional.of(new Password("a password")), false));
    }

    private void greet() {
        logic.onConnected();
        logic.onFrame(FakeWire.welcome());
    }

    private void becomeMember() {
        greet();
        logic.onFrame(wire.answer(new Reply.LoggedIn(Action.LOGIN, "ann", "token", "epoch", 0, 1)));
    }

    /** The pause until the next attempt, which is made. */
    private long lose() {
        wire.close();
        logic.onDisconnected("gone");
        return untilNextAttempt();
    }

    private long untilNextAttempt() {
        long pause = logic.nextTickMillis() - nowMillis;
        nowMillis += pause;
        logic.tick();
        return pause;
    }

    @Test
    void theNextOneIsTriedAtOnceAndTheServerIsToldInTheStatus() {
        becomeMember();
        assertThat(wire.server()).contains(A);
        assertThat(lose()).isLessThan(MOST_AT_ONCE_MILLIS);
        becomeMember();
        assertThat(wire.server()).contains(B);
        List<LinkEvent> changes =
                heard.stream().filter(LinkEvent.StatusChanged.class::isInstance).toList();
        assertThat(((LinkEvent.StatusChanged) changes.get(changes.size() - 1))
                        .status()
                        .server())
                .contains(B);
    }

    @Test
    void thePauseGrowsOnlyAfterAWholeRound() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            logic.onConnected();
            pauses.add(lose());
        }
        assertThat(pauses.get(0)).isLessThan(MOST_AT_ONCE_MILLIS);
        assertThat(pauses.get(1)).as("the first pause after a round").isLessThan(MOST_AT_ONCE_MILLIS);
        for (int round = 1; round < 4; round++) {
            assertThat(pauses.get(2 * round)).isLessThan(MOST_AT_ONCE_MILLIS);
            assertThat(pauses.get(2 * round + 1)).isBetween(500L << (round - 1), 1_000L << (round - 1));
        }
    }

    @Test
    void aServerWithoutAWelcomeIsLeftSoonerWhereAnotherOneIsUntried() {
        logic.onConnected();
        assertThat(untilNextAttempt()).isEqualTo(Connection.GREETING_MILLIS);
        untilNextAttempt();
        logic.onConnected();
        assertThat(wire.server()).contains(B);
        assertThat(untilNextAttempt()).isEqualTo(Connection.SILENCE_MILLIS);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"SERVER_BUSY", "STORAGE_UNAVAILABLE", "INTERNAL_ERROR"})
    void whereOneCannotLetAnybodyInTheNextOneIsAsked(ErrorCode code) {
        greet();
        logic.onFrame(wire.answer(new Reply.Failed(Optional.of("login"), code, "Not now.", OptionalLong.of(9_000))));
        assertThat(untilNextAttempt()).isLessThan(MOST_AT_ONCE_MILLIS);
        greet();
        assertThat(wire.server()).contains(B);
        assertThat(wire.last()).isInstanceOf(Request.Login.class);
    }

    @Test
    void whoAsksTooOftenWaitsWhereTheyAre() {
        greet();
        logic.onFrame(wire.answer(
                new Reply.Failed(Optional.of("login"), ErrorCode.RATE_LIMITED, "Slow down.", OptionalLong.of(9_000))));
        assertThat(untilNextAttempt()).isEqualTo(9_000);
        assertThat(wire.server()).contains(A);
        assertThat(wire.connects).isEqualTo(1);
    }

    @Test
    void whoAsksForAnotherConnectionGetsOneToTheNextServer() {
        becomeMember();
        logic.reconnect();
        assertThat(wire.server()).contains(B);
    }
}
