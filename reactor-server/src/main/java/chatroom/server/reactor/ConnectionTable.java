package chatroom.server.reactor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Everything that has a descriptor and is past its handshake, those included that only wait for their last bytes to leave. Reactor thread
 * only.
 */
final class ConnectionTable {
    private final Reactor reactor;
    private final ReactorStats stats;
    private final Map<Long, TcpConnection> connections = new HashMap<>();

    /** Which acceptor an internal connection came from, by number. */
    private final Map<Long, InternalAcceptor> internal = new HashMap<>();

    private long nextId = 1;

    ConnectionTable(Reactor reactor, ReactorStats stats) {
        this.reactor = reactor;
        this.stats = stats;
    }

    /** As below, for a channel that no limit counts. */
    TcpConnection open(SocketChannel channel, Transport transport, ConnectionListener listener) throws IOException {
        return open(channel, transport, ConnectionSlot.uncounted(), false, listener);
    }

    /** A channel that has come in: the listener decides what it is for. */
    TcpConnection open(
            SocketChannel channel,
            Transport transport,
            ConnectionSlot slot,
            boolean isRelayed,
            ConnectionListener listener)
            throws IOException {
        SelectionKey key = reactor.register(channel);
        ConnectionOrigin origin = new ConnectionOrigin(
                nextId++, peerOf(channel), PeerNetwork.of(channel.getRemoteAddress()), isRelayed, slot);
        TcpConnection connection = new TcpConnection(
                reactor, origin, key, transport, reactor.memory().guests(), reactor.limits(), stats);
        open(connection, key, listener);
        return connection;
    }

    /** The channel of somebody who is no client. */
    TcpConnection openInternal(SocketChannel channel, InternalAcceptor acceptor, ConnectionListener listener)
            throws IOException {
        SelectionKey key = reactor.register(channel);
        boolean isLocal = !(channel.getRemoteAddress() instanceof InetSocketAddress);
        ConnectionOrigin origin = new ConnectionOrigin(
                nextId++,
                isLocal ? "admin socket" : peerOf(channel),
                PeerNetwork.of(channel.getRemoteAddress()),
                false,
                ConnectionSlot.uncounted());
        TcpConnection connection = new TcpConnection(
                reactor,
                origin,
                key,
                new PlainTransport(channel),
                reactor.memory().operators(),
                acceptor.limits(reactor.limits()),
                acceptor.stats());
        internal.put(connection.id(), acceptor);
        open(connection, key, listener);
        return connection;
    }

    private void open(TcpConnection connection, SelectionKey key, ConnectionListener listener) {
        key.attach(connection);
        connections.put(connection.id(), connection);
        connection.open(listener);
    }

    /** Address and port of the other end. */
    static String peerOf(SocketChannel channel) throws IOException {
        String peer = String.valueOf(channel.getRemoteAddress());
        return peer.substring(peer.indexOf('/') + 1);
    }

    int size() {
        return connections.size();
    }

    /** The number of connections, operators' not counted. */
    int clients() {
        return connections.size() - internal.size();
    }

    /** What is done may open and end connections. */
    void forEach(Consumer<TcpConnection> action) {
        List.copyOf(connections.values()).forEach(action);
    }

    void gone(TcpConnection connection, CloseReason reason) {
        connections.remove(connection.id());
        InternalAcceptor acceptor = internal.remove(connection.id());
        if (acceptor == null) {
            stats.closed(reason).increment();
        } else {
            acceptor.gone(connection);
        }
    }
}
