package chatroom.server.reactor;

/** Who is told of new connections. Reactor thread. */
@FunctionalInterface
public interface ConnectionListener {
    ConnectionHandler onOpened(Connection connection);
}
