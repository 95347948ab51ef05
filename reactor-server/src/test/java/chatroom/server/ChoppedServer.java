package chatroom.server;

import chatroom.server.config.ServerConfig;
import chatroom.server.reactor.ChoppedSockets;
import chatroom.server.store.StartupException;

/** A server whose sockets take and give bytes in random pieces. In this package because only tests may choose the reactor. */
public final class ChoppedServer {
    public static ChatServer start(ServerConfig config, long seed) throws StartupException {
        return ChatServer.start(config, new ChoppedSockets(seed)::newReactor);
    }

    private ChoppedServer() {}
}
