package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServerTurnsTest {
    private static final Address A = new Address("a", 1);
    private static final Address B = new Address("b", 1);
    private static final Address C = new Address("c", 1);

    private final ServerTurns turns = new ServerTurns(new Servers(List.of(A, B, C)));

    private void connectAndLose(Address server) {
        turns.begin();
        turns.onConnected(server);
        turns.onEnded();
    }

    @Test
    void theOneThatWasLostComesLast() {
        assertThat(turns.begin()).containsExactly(A, B, C);
        connectAndLose(A);
        assertThat(turns.begin()).containsExactly(B, C, A);
        connectAndLose(C);
        assertThat(turns.begin()).containsExactly(A, B, C);
    }

    @Test
    void aRoundIsOverWhenEachHasFailedAndTheNextOneBegins() {
        connectAndLose(A);
        connectAndLose(B);
        assertThat(turns.hasUntried()).isTrue();
        connectAndLose(C);
        assertThat(turns.hasUntried()).isFalse();
        turns.begin();
        assertThat(turns.hasUntried()).isTrue();
    }

    @Test
    void aServerThatAnotherOneOvertookHasFailedInThisRound() {
        connectAndLose(C);
        assertThat(turns.hasUntried()).as("A and B didn't answer").isFalse();
    }

    @Test
    void whileOneIsConnectedToOnlyTheOthersAreUntried() {
        connectAndLose(A);
        connectAndLose(B);
        turns.begin();
        turns.onConnected(C);
        assertThat(turns.hasUntried()).isFalse();
        turns.onServed();
        assertThat(turns.hasUntried()).as("what failed before doesn't count").isTrue();
    }

    @Test
    void whereNoneAnsweredTheRoundIsOver() {
        turns.begin();
        turns.onNoneAnswered();
        assertThat(turns.hasUntried()).isFalse();
    }

    @Test
    void aServerThatIsAloneIsARoundByItself() {
        ServerTurns alone = new ServerTurns(Servers.of(A));
        alone.begin();
        alone.onConnected(A);
        assertThat(alone.hasUntried()).isFalse();
        alone.onEnded();
        assertThat(alone.hasUntried()).isFalse();
        assertThat(alone.begin()).containsExactly(A);
    }
}
