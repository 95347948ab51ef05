package chatroom.server;

import chatroom.server.config.ServerConfig;
import chatroom.server.reactor.Reactor;
import chatroom.server.store.StartupException;

/** A server with rooms beside the lobby. In this package because only tests may have one, until everything about them is there. */
public final class ServerOfManyRooms {
    public static ChatServer start(ServerConfig config) throws StartupException {
        return ChatServer.start(config, Reactor::new, true);
    }

    private ServerOfManyRooms() {}
}
