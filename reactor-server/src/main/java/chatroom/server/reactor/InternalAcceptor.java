package chatroom.server.reactor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections of others than clients: of operators through a socket in the file system, and of Prometheus. They don't count among
 * those of clients, so whoever runs a full server can still talk to it. There is room for a few at a time; where more come, the one that
 * was silent for longest, of the network that has the most, is closed without a word. One that waits for an answer never is.
 */
final class InternalAcceptor extends Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(InternalAcceptor.class);
    private static final int BACKLOG = 64;
    static final int MAX_CONNECTIONS = 16;
    private static final Duration LINE_LIMIT = Duration.ofSeconds(10);

    private final ConnectionListener listener;
    private final String name;
    private final Duration idleTimeout;
    private final Step afterClose;
    private final RareWarning fullWarning;

    /** Not among those of clients. */
    private final ReactorStats stats = new ReactorStats();

    private final Map<Long, TcpConnection> connections = new HashMap<>();
    private boolean closed;

    private InternalAcceptor(
            Reactor reactor,
            Selector selector,
            ServerSocketChannel bound,
            ConnectionListener listener,
            String name,
            Duration idleTimeout,
            Step afterClose)
            throws IOException {
        super(reactor, selector, bound);
        this.listener = listener;
        this.name = name;
        this.idleTimeout = idleTimeout;
        this.afterClose = afterClose;
        this.fullWarning = new RareWarning(reactor.timers());
    }

    /**
     * Listens on a socket in the file system.
     *
     * @param path where the socket is to be; one that is there is replaced
     * @param birthplace a folder that nobody else may enter: the socket is made in it, gets its mode, and only then its place
     */
    static InternalAcceptor unixSocket(
            Reactor reactor,
            Selector selector,
            Path path,
            Path birthplace,
            ConnectionListener listener,
            Duration idleTimeout)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Path born = birthplace.resolve(path.getFileName());
            Files.deleteIfExists(born);
            channel.bind(UnixDomainSocketAddress.of(born), BACKLOG);
            Files.setPosixFilePermissions(born, PosixFilePermissions.fromString("rw-------"));
            Files.move(born, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return new InternalAcceptor(
                reactor, selector, channel, listener, path.toString(), idleTimeout, () -> Files.deleteIfExists(path));
    }

    /** Listens on the network. */
    static InternalAcceptor tcp(
            Reactor reactor,
            Selector selector,
            InetSocketAddress address,
            ConnectionListener listener,
            Duration idleTimeout)
            throws IOException {
        ServerSocketChannel channel = bound(address, BACKLOG);
        String name = String.valueOf(channel.getLocalAddress());
        return new InternalAcceptor(reactor, selector, channel, listener, name, idleTimeout, () -> {});
    }

    private interface Step {
        void run() throws IOException;
    }

    ReactorStats stats() {
        return stats;
    }

    /** As of a client, but with one who is here to do a thing at once. */
    ReactorLimits limits(ReactorLimits ofClients) {
        return new ReactorLimits(
                MAX_CONNECTIONS,
                ReactorLimits.ANY_NUMBER,
                MAX_CONNECTIONS,
                ofClients.maxFrameBytes(),
                ofClients.outboxBytes(),
                ofClients.outboxBytes(),
                LINE_LIMIT,
                idleTimeout);
    }

    private boolean isFull() {
        return connections.size() >= MAX_CONNECTIONS;
    }

    @Override
    boolean hasRoom() {
        return !isFull() || longestSilent().isPresent();
    }

    @Override
    void accepted(SocketChannel accepted) throws IOException {
        if (isFull()) {
            longestSilent().ifPresent(this::displace);
        }
        accepted.configureBlocking(false);
        TcpConnection connection = reactor().connections().openInternal(accepted, this, listener);
        if (connection.isOpen()) {
            connections.put(connection.id(), connection);
        }
    }

    @Override
    void onFailure(IOException e) {
        LOG.warn("can't accept on {} at the moment: {}", name, e.getMessage());
    }

    /** There are a few, so looking at all of them costs next to nothing. */
    private Optional<TcpConnection> longestSilent() {
        Map<String, Integer> ofNetwork = new HashMap<>();
        connections.values().forEach(connection -> ofNetwork.merge(connection.network(), 1, Integer::sum));
        return connections.values().stream()
                .filter(connection -> !connection.awaitsAnswer())
                .max(Comparator.comparing((TcpConnection connection) -> ofNetwork.get(connection.network()))
                        .thenComparing(TcpConnection::silentNs));
    }

    private void displace(TcpConnection connection) {
        if (fullWarning.isDue()) {
            LOG.warn(
                    "{} connections at {} are as many as there may be: the one that was silent for longest gave way ({})",
                    MAX_CONNECTIONS,
                    name,
                    connection.peer());
        }
        connection.close(CloseReason.GAVE_WAY);
        connection.kill();
    }

    void gone(TcpConnection connection) {
        connections.remove(connection.id());
    }

    @Override
    void close() {
        super.close();
        try {
            if (!closed) {
                closed = true;
                afterClose.run();
            }
        } catch (IOException e) {
            LOG.warn("the socket {} would not close: {}", name, e.getMessage());
        }
    }
}
