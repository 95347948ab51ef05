package chatroom.server.reactor;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** How a socket that was accepted becomes a connection: at once, or after a handshake. */
@FunctionalInterface
interface Entrance {
    void enter(SocketChannel accepted, Seat seat, ConnectionListener listener) throws IOException;
}
