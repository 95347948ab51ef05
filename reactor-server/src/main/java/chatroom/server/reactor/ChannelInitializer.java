package chatroom.server.reactor;

import java.io.IOException;

/** Makes a connection of a socket that was accepted: at once, or after a {@link Handshake}. */
@FunctionalInterface
public interface ChannelInitializer {
    void initialize(IncomingChannel channel) throws IOException;
}
