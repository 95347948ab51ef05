package chatroom.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
    /** The proxies are 10.0.0.1 and 10.0.0.2. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.7                                   | 192.0.2.7
            192.0.2.7, 10.0.0.2                         | 192.0.2.7
            192.0.2.7,10.0.0.1,10.0.0.2                 | 192.0.2.7
            198.51.100.9, 192.0.2.7                     | 192.0.2.7
            198.51.100.9; X-Forwarded-For: 192.0.2.7    | 192.0.2.7
            192.0.2.7:4711                              | 192.0.2.7
            [2001:db8::1]:4711                          | 2001:db8:0:0:0:0:0:1
            2001:db8::1                                 | 2001:db8:0:0:0:0:0:1
            [2001:db8::1]                               | 2001:db8:0:0:0:0:0:1
            192.0.2.7, unknown                          | nobody
            attacker.example                            | nobody
            999.0.2.7                                   | nobody
            1                                           | nobody
            10.0.0.1                                    | nobody
            ,                                           | nobody
            """)
    void theLastThatIsNoProxyIsWhoAsks(String forwarded, String client) throws Exception {
        TrustedProxies trustedProxies =
                new TrustedProxies(Set.of(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("10.0.0.2")));
        String[] fields =
                Arrays.stream(("X-Forwarded-For: " + forwarded).split("; ", -1)).toArray(String[]::new);
        assertThat(trustedProxies.client(Requests.get("/", fields)).map(InetAddress::getHostAddress))
                .isEqualTo(client.equals("nobody") ? Optional.empty() : Optional.of(client));
    }
}
