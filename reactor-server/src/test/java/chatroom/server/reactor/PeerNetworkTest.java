package chatroom.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class PeerNetworkTest {
    @Test
    void anAddressOfIpv4IsOnePeerWhateverThePort() throws UnknownHostException {
        assertThat(network("192.0.2.7", 1)).isEqualTo(network("192.0.2.7", 2)).isEqualTo("192.0.2.7");
        assertThat(network("192.0.2.8", 1)).isNotEqualTo(network("192.0.2.7", 1));
    }

    @Test
    void sixtyFourBitsOfIpv6AreOnePeer() throws UnknownHostException {
        assertThat(network("2001:db8:0:1::1", 1))
                .isEqualTo(network("2001:db8:0:1:ffff:ffff:ffff:ffff", 2))
                .isEqualTo("2001:db8:0:1:0:0:0:0/64");
        assertThat(network("2001:db8:0:2::1", 1)).isNotEqualTo(network("2001:db8:0:1::1", 1));
        assertThat(network("fe80::1%1", 1)).isEqualTo("fe80:0:0:0:0:0:0:0/64");
    }

    @Test
    void ipv4InTheGuiseOfIpv6IsIpv4() throws UnknownHostException {
        assertThat(network("::ffff:192.0.2.7", 1)).isEqualTo("192.0.2.7");
    }

    @Test
    void whatIsOnNoNetworkIsOnePeer() {
        assertThat(PeerNetwork.of(UnixDomainSocketAddress.of("/a")))
                .isEqualTo(PeerNetwork.of(UnixDomainSocketAddress.of("/b")));
    }

    private static String network(String address, int port) throws UnknownHostException {
        return PeerNetwork.of(new InetSocketAddress(InetAddress.getByName(address), port));
    }
}
