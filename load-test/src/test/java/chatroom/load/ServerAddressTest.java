package chatroom.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ServerAddressTest {
    @Test
    @SuppressWarnings("AddressSelection") // Numbers, not names.
    void aServerHasAPortOfItsOwnOrTheUsualOne() throws Exception {
        assertThat(ServerAddress.resolve(" 127.0.0.1 ", 5000)).isEqualTo(new InetSocketAddress("127.0.0.1", 5000));
        assertThat(ServerAddress.resolve("127.0.0.1:6000", 5000)).isEqualTo(new InetSocketAddress("127.0.0.1", 6000));
        assertThat(ServerAddress.resolve("[::1]:6000", 5000)).isEqualTo(new InetSocketAddress("::1", 6000));
        assertThat(ServerAddress.resolve("::1", 5000)).isEqualTo(new InetSocketAddress("::1", 5000));
    }

    @Test
    void whatIsWrongIsOneSentence() {
        assertThatThrownBy(() -> ServerAddress.resolve("a:70000", 1))
                .hasMessage("A port is a number from 1 to 65535, not 70000.");
        assertThatThrownBy(() -> ServerAddress.resolve("", 1))
                .hasMessage("A server is named as HOST or HOST:PORT, not \"\".");
    }
}
