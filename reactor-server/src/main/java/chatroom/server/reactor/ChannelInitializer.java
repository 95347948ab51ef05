package chatroom.server.reactor;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Makes a connection of a socket that was accepted: at once, or after a handshake. */
@FunctionalInterface
interface ChannelInitializer {
    void initialize(SocketChannel accepted, ConnectionSlot slot, ConnectionListener listener) throws IOException;
}
