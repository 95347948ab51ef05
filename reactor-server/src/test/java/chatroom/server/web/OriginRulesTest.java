package chatroom.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator has named nothing, or https://chat.example. */
class OriginRulesTest {
    private static HttpRequest request(String host, String origin) {
        return new HttpRequest(
                "GET",
                "/ws",
                true,
                origin == null
                        ? Map.of("host", List.of(host))
                        : Map.of("host", List.of(host), "origin", List.of(origin)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1:5080     | http://127.0.0.1:5080   | plain  | nothing | yes
            127.0.0.1:5080     |                         | plain  | nothing | yes
            localhost:5080     | http://localhost:5080   | plain  | nothing | yes
            LocalHost:5080     | http://localhost:5080   | plain  | nothing | yes
            chat.localhost     | http://chat.localhost   | plain  | nothing | yes
            [::1]:5080         | http://[::1]:5080       | plain  | nothing | yes
            10.0.0.5           | http://10.0.0.5         | plain  | nothing | yes
            127.0.0.1:5080     | http://127.0.0.1:5081   | plain  | nothing | no
            127.0.0.1:5080     | http://localhost:5080   | plain  | nothing | no
            127.0.0.1:5080     | https://127.0.0.1:5080  | plain  | nothing | no
            127.0.0.1:5080     | null                    | plain  | nothing | no
            127.0.0.1:5080     | http://evil.example     | plain  | nothing | no
            evil.example:5080  | http://evil.example:5080 | plain | nothing | no
            1.2.3.4.example    | http://1.2.3.4.example  | plain  | nothing | no
            localhost.example  | http://localhost.example | plain | nothing | no
            chat.example       | https://chat.example    | secure | nothing | yes
            chat.example       | http://chat.example     | secure | nothing | no
            chat.example       | https://evil.example    | secure | nothing | no
            chat.example       | https://chat.example    | plain  | named   | yes
            127.0.0.1:5080     | https://chat.example    | plain  | named   | yes
            127.0.0.1:5080     | http://127.0.0.1:5080   | plain  | named   | yes
            chat.example       | http://chat.example     | plain  | named   | no
            evil.example       | http://evil.example     | plain  | named   | no
            """)
    void aPageMayConnectFromWhereItWasLoadedOrWhereTheOperatorSays(
            String host, String origin, String wire, String named, String may) {
        OriginRules rules = new OriginRules(named.equals("named") ? Set.of("https://chat.example") : Set.of());
        assertThat(rules.refusalOfSocket(request(host, origin), wire.equals("secure"))
                        .isEmpty())
                .isEqualTo(may.equals("yes"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:5080, plain, nothing, yes",
        "evil.example, plain, nothing, no",
        "evil.example, secure, nothing, yes",
        "upstream, plain, named, yes"
    })
    void aPageIsGivenUnderNamesThatMayBeTheServers(String host, String wire, String named, String may) {
        OriginRules rules = new OriginRules(named.equals("named") ? Set.of("https://chat.example") : Set.of());
        assertThat(rules.refusal(request(host, null), wire.equals("secure")).isEmpty())
                .isEqualTo(may.equals("yes"));
    }
}
