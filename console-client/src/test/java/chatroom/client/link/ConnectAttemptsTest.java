package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectAttemptsTest {
    private static final Address SERVER = new Address("a", 5000);

    /** Of each server by its host: its addresses, or none. */
    private final Map<String, List<String>> names = new HashMap<>();

    private final List<String> lookedUp = new ArrayList<>();

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private ConnectAttempts of(String... literals) {
        names.put(SERVER.host(), List.of(literals));
        return of(List.of(SERVER));
    }

    private ConnectAttempts of(List<Address> servers) {
        return new ConnectAttempts(servers, host -> {
            lookedUp.add(host);
            if (!names.containsKey(host)) {
                throw new UnknownHostException(host);
            }
            return names.get(host).stream().map(ConnectAttemptsTest::address).toArray(InetAddress[]::new);
        });
    }

    private static Endpoint at(String literal) {
        return at(SERVER, literal);
    }

    private static Endpoint at(Address server, String literal) {
        return new Endpoint(server, address(literal));
    }

    private static List<String> allOf(ConnectAttempts attempts) {
        List<String> order = new ArrayList<>();
        for (long now = 0; attempts.dueMillis().isPresent(); now += ConnectAttempts.DELAY_MILLIS) {
            order.add(attempts.next(now).orElseThrow().ip().getHostAddress());
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
        assertThat(attempts.next(1_000)).contains(at("127.0.0.1"));
        assertThat(attempts.next(1_249)).isEmpty();
        assertThat(attempts.dueMillis()).hasValue(1_250);
        assertThat(attempts.next(1_250)).contains(at("::1"));
        assertThat(attempts.dueMillis()).isEmpty();
        assertThat(attempts.areOver()).isFalse();
    }

    @Test
    void theNextOneBeginsAtOnceWhenAllBeforeItHaveFailed() {
        ConnectAttempts attempts = of("127.0.0.1", "::1", "127.0.0.2");
        attempts.next(0);
        attempts.onFailed(at("127.0.0.1"), new IOException());
        assertThat(attempts.next(1)).contains(at("::1"));
        assertThat(attempts.next(1)).isEmpty();
        attempts.onFailed(at("::1"), new IOException());
        assertThat(attempts.next(2)).contains(at("127.0.0.2"));
        assertThat(attempts.areOver()).isFalse();
        attempts.onFailed(at("127.0.0.2"), new IOException());
        assertThat(attempts.areOver()).isTrue();
        assertThat(attempts.next(3)).isEqualTo(Optional.empty());
    }

    @Test
    void afterTheAddressesOfOneServerComeThoseOfTheNext() {
        names.put("a", List.of("::1", "127.0.0.1"));
        names.put("b", List.of("127.0.0.2"));
        assertThat(allOf(of(List.of(new Address("a", 1), new Address("b", 1)))))
                .containsExactly("0:0:0:0:0:0:0:1", "127.0.0.1", "127.0.0.2");
    }

    @Test
    void aNameIsLookedUpWhenItsTurnComes() {
        names.put("a", List.of("127.0.0.1"));
        names.put("b", List.of("127.0.0.2"));
        Address second = new Address("b", 1);
        ConnectAttempts attempts = of(List.of(SERVER, second));
        assertThat(attempts.next(0)).contains(at("127.0.0.1"));
        assertThat(attempts.next(1)).isEmpty();
        assertThat(lookedUp).containsExactly("a");
        assertThat(attempts.next(250)).contains(at(second, "127.0.0.2"));
        assertThat(lookedUp).containsExactly("a", "b");
    }

    @Test
    void aNameThatIsNobodysDoesNotHoldUpTheOtherServers() {
        names.put("c", List.of("127.0.0.3"));
        Address third = new Address("c", 1);
        ConnectAttempts attempts = of(List.of(SERVER, new Address("b", 1), third));
        assertThat(attempts.next(0)).contains(at(third, "127.0.0.3"));
        attempts.onFailed(at(third, "127.0.0.3"), new ConnectException());
        assertThat(attempts.areOver()).isTrue();
        assertThat(WireFailure.sentence(attempts.failures()))
                .isEqualTo("There is no host named a or b, and nobody answers at c:1.");
    }

    @Test
    void whereNoNameIsKnownItIsOverAtOnce() {
        ConnectAttempts attempts = of(List.of(SERVER));
        assertThat(attempts.next(0)).isEmpty();
        assertThat(attempts.areOver()).isTrue();
        assertThat(WireFailure.sentence(attempts.failures())).isEqualTo("There is no host named a.");
    }

    @Test
    void ofManyServersEachHasTwoAddressesAndTheSentenceIsShortAllTheSame() {
        List<Address> servers = new ArrayList<>();
        for (int i = 0; i < Servers.MOST; i++) {
            names.put("s" + i, List.of("127.0." + i + ".1", "127.0." + i + ".2", "::" + i));
            servers.add(new Address("s" + i, 1));
        }
        ConnectAttempts attempts = of(servers);
        for (int i = 0; i < 2 * Servers.MOST; i++) {
            attempts.onFailed(attempts.next(0).orElseThrow(), new ConnectException());
        }
        assertThat(attempts.areOver()).isTrue();
        assertThat(WireFailure.sentence(attempts.failures()))
                .isEqualTo("Nobody answers at s0:1, s1:1, s2:1 or 13 others.");
    }
}
