package chatroom.server.reactor;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * What counts as one peer where peers are limited: an IPv4 address, or 64 bits of an IPv6 address, because whoever has one of those has all
 * of them.
 */
final class PeerNetwork {
    private static final int PREFIX_BYTES = 8;

    /** @return for instance {@code 192.0.2.7} or {@code 2001:db8:0:1:0:0:0:0/64}; what isn't on a network is one peer */
    static String of(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet)) {
            return "local";
        }
        return of(internet.getAddress());
    }

    static String of(InetAddress peer) {
        return peer instanceof Inet6Address ? prefix(peer) + "/64" : peer.getHostAddress();
    }

    private static String prefix(InetAddress peer) {
        byte[] bytes = peer.getAddress();
        Arrays.fill(bytes, PREFIX_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("It has as many bytes as before.", e);
        }
    }

    private PeerNetwork() {}
}
