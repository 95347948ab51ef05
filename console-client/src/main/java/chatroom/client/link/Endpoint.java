package chatroom.client.link;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** One of the addresses that a server's name stands for. */
record Endpoint(Address server, InetAddress ip) {
    InetSocketAddress socketAddress() {
        return new InetSocketAddress(ip, server.port());
    }
}
