package chatroom.server.reactor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
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
 * Takes connections of others than clients: of operators through a socket in the file system, and of Prometheus. They don't count among those of clients, so
 * whoever runs a full server can still talk to it. There is room for a few at a time; where more come, the one that was silent for longest, of the network that
 * has the most, goes without a word. Who waits for an answer never has to. Reactor thread only.
 */
final class SideDoor implements Selectable {
    private static final Logger LOG = LoggerFactory.getLogger(SideDoor.class);
    private static final int BACKLOG = 64;
    static final int AT_ONCE = 16;

    /** Accepted in one turn. */
    private static final int BUDGET = 16;

    private static final Duration LINE_LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final long COMPLAINTS_NS = Duration.ofMinutes(1).toNanos();

    private final Reactor reactor;
    private final ConnectionListener listener;
    private final String name;
    private final Duration idleTimeout;
    private final ServerSocketChannel channel;
    private final SelectionKey key;
    private final Step whenClosed;

    /** Not among those of clients. */
    private final ReactorStats stats = new ReactorStats();

    private final Map<Long, TcpConnection> inside = new HashMap<>();
    private boolean complained;
    private long complainedNs;

    private SideDoor(
            Reactor reactor,
            Selector selector,
            ConnectionListener listener,
            String name,
            Duration idleTimeout,
            ServerSocketChannel channel,
            Step whenClosed)
            throws IOException {
        this.reactor = reactor;
        this.listener = listener;
        this.name = name;
        this.idleTimeout = idleTimeout;
        this.channel = channel;
        this.whenClosed = whenClosed;
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_ACCEPT, this);
    }

    /**
     * Through a socket in the file system.
     *
     * @param path where the socket is to be; one that is there is replaced
     * @param birthplace a folder that nobody else may enter: the socket is made in it, gets its mode, and only then its place
     */
    static SideDoor local(
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
            return new SideDoor(
                    reactor,
                    selector,
                    listener,
                    path.toString(),
                    idleTimeout,
                    channel,
                    () -> Files.deleteIfExists(path));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Through the network. */
    static SideDoor at(
            Reactor reactor,
            Selector selector,
            InetSocketAddress address,
            ConnectionListener listener,
            Duration idleTimeout)
            throws IOException {
        ServerSocketChannel channel = Acceptor.bound(address, BACKLOG);
        try {
            return new SideDoor(
                    reactor,
                    selector,
                    listener,
                    String.valueOf(channel.getLocalAddress()),
                    idleTimeout,
                    channel,
                    () -> {});
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    ReactorStats stats() {
        return stats;
    }

    /** As of a client, but with one who is here to do a thing at once. */
    ReactorLimits limits(ReactorLimits ofClients) {
        return new ReactorLimits(
                AT_ONCE,
                ReactorLimits.ANY_NUMBER,
                AT_ONCE,
                ofClients.maxFrameBytes(),
                ofClients.outboxBytes(),
                ofClients.outboxBytes(),
                LINE_LIMIT,
                idleTimeout);
    }

    @Override
    public void onReady() {
        try {
            for (int i = 0; i < BUDGET; i++) {
                Optional<TcpConnection> first = inside.size() < AT_ONCE ? Optional.empty() : whoGivesWay();
                if (inside.size() >= AT_ONCE && first.isEmpty()) {
                    pause();
                    return;
                }
                SocketChannel accepted = channel.accept();
                if (accepted == null) {
                    return;
                }
                first.ifPresent(this::makeWay);
                accepted.configureBlocking(false);
                TcpConnection connection = reactor.openBeside(accepted, this, listener);
                if (connection.isOpen()) {
                    inside.put(connection.id(), connection);
                }
            }
        } catch (IOException e) {
            LOG.warn("can't accept on {} at the moment: {}", name, e.getMessage());
            pause();
        }
    }

    /** One of a few, so looking at all of them costs next to nothing. */
    private Optional<TcpConnection> whoGivesWay() {
        Map<String, Integer> ofNetwork = new HashMap<>();
        inside.values().forEach(connection -> ofNetwork.merge(connection.network(), 1, Integer::sum));
        return inside.values().stream()
                .filter(connection -> !connection.awaitsAnswer())
                .max(Comparator.comparing((TcpConnection connection) -> ofNetwork.get(connection.network()))
                        .thenComparing(TcpConnection::silentNs));
    }

    private void makeWay(TcpConnection connection) {
        long nowNs = reactor.timers().nowNs();
        if (!complained || nowNs - complainedNs >= COMPLAINTS_NS) {
            complained = true;
            complainedNs = nowNs;
            LOG.warn(
                    "{} connections at {} are as many as there may be: the one that was silent for longest gave way ({})",
                    AT_ONCE,
                    name,
                    connection.peer());
        }
        connection.close(CloseReason.GAVE_WAY);
        connection.kill();
    }

    void left(TcpConnection connection) {
        inside.remove(connection.id());
    }

    /** Who can't be accepted stays where the selector would report it at once, for ever. */
    private void pause() {
        key.interestOps(0);
        reactor.timers().schedule(PAUSE, () -> {
            if (key.isValid()) {
                key.interestOps(SelectionKey.OP_ACCEPT);
            }
        });
    }

    void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
            whenClosed.run();
        } catch (IOException e) {
            LOG.warn("the socket {} would not close: {}", name, e.getMessage());
        }
    }
}
