package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectAttemptsTest {
    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static ConnectAttempts of(String... literals) {
        return new ConnectAttempts(
                List.of(literals).stream().map(ConnectAttemptsTest::address).toList());
    }

    private static List<String> allOf(ConnectAttempts attempts) {
        List<String> order = new ArrayList<>();
        for (long now = 0; attempts.dueMillis().isPresent(); now += ConnectAttempts.DELAY_MILLIS) {
            order.add(attempts.next(now).orElseThrow().getHostAddress());
        }
        return order;
    }

    @Test
    void theFamiliesTakeTurnsBeginningWithTheOneThatTheSystemPrefers() {
        assertThat(allOf(of("127.0.0.1", "127.0.0.2", "127.0.0.3", "::1", "::2")))
                .containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1", "127.0.0.2", "0:0:0:0:0:0:0:2", "127.0.0.3");
        assertThat(allOf(of("::1", "::2", "127.0.0.1")))
                .containsExactly("0:0:0:0:0:0:0:1", "127.0.0.1", "0:0:0:0:0:0:0:2");
    }

    @Test
    void theNextOneBeginsAfterAQuarterOfASecondWithoutEndingTheLast() {
        ConnectAttempts attempts = of("127.0.0.1", "::1");
        assertThat(attempts.next(1_000)).contains(address("127.0.0.1"));
        assertThat(attempts.next(1_249)).isEmpty();
        assertThat(attempts.dueMillis()).hasValue(1_250);
        assertThat(attempts.next(1_250)).contains(address("::1"));
        assertThat(attempts.dueMillis()).isEmpty();
        assertThat(attempts.areOver()).isFalse();
    }

    @Test
    void theNextOneBeginsAtOnceWhenAllBeforeItHaveFailed() {
        ConnectAttempts attempts = of("127.0.0.1", "::1", "127.0.0.2");
        attempts.next(0);
        attempts.onFailed(address("127.0.0.1"), new IOException());
        assertThat(attempts.next(1)).contains(address("::1"));
        assertThat(attempts.next(1)).isEmpty();
        attempts.onFailed(address("::1"), new IOException());
        assertThat(attempts.next(2)).contains(address("127.0.0.2"));
        assertThat(attempts.areOver()).isFalse();
        attempts.onFailed(address("127.0.0.2"), new IOException());
        assertThat(attempts.areOver()).isTrue();
        assertThat(attempts.next(3)).isEqualTo(Optional.empty());
    }
}
