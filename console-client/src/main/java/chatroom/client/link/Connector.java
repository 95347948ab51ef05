package chatroom.client.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** A race for all addresses of all servers: the first that connects is taken, and the others are given up. Owned by the link's thread. */
final class Connector {
    private final Selector selector;
    private final Resolver resolver;
    private final LongSupplier clockMillis;

    /** Those that may become the connection. */
    private final Map<Endpoint, SocketChannel> connecting = new LinkedHashMap<>();

    /** Empty but while there is no connection, and one is wanted. */
    private Optional<ConnectAttempts> attempts = Optional.empty();

    /** @param selector in which a key's attachment is ours until a connection is taken */
    Connector(Selector selector, Resolver resolver, LongSupplier clockMillis) {
        this.selector = selector;
        this.resolver = resolver;
        this.clockMillis = clockMillis;
    }

    /** @param servers in the order in which they are tried */
    void begin(List<Address> servers) {
        attempts = Optional.of(new ConnectAttempts(servers, resolver));
    }

    boolean isUnderWay() {
        return attempts.isPresent();
    }

    long untilNextMillis() {
        OptionalLong due = attempts.map(ConnectAttempts::dueMillis).orElse(OptionalLong.empty());
        return due.isPresent() ? due.getAsLong() - clockMillis.getAsLong() : Long.MAX_VALUE;
    }

    /**
     * Begins the attempts that are due.
     *
     * @return why none is left that might come to something, in a sentence; empty while one is, and where there is no race
     */
    Optional<String> tryNext() {
        if (attempts.isEmpty()) {
            return Optional.empty();
        }
        ConnectAttempts now = attempts.get();
        for (var next = now.next(clockMillis.getAsLong()); next.isPresent(); next = now.next(clockMillis.getAsLong())) {
            tryOne(next.get());
        }
        return now.areOver() ? Optional.of(WireFailure.sentence(now.failures())) : Optional.empty();
    }

    private void tryOne(Endpoint to) {
        try {
            begin(SocketChannel.open(), to);
        } catch (IOException e) {
            onFailed(to, e);
        }
    }

    private void begin(SocketChannel channel, Endpoint to) throws IOException {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_CONNECT, to);
            connecting.put(to, channel);
            channel.connect(to.socketAddress());
        } catch (IOException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    private void onFailed(Endpoint to, IOException e) {
        Optional.ofNullable(connecting.remove(to)).ifPresent(Connector::closeQuietly);
        attempts.orElseThrow().onFailed(to, e);
    }

    /** @return where it leads; empty if it has failed */
    Optional<Address> finish(SelectionKey key) {
        Endpoint to = (Endpoint) key.attachment();
        try {
            ((SocketChannel) key.channel()).finishConnect();
        } catch (IOException e) {
            onFailed(to, e);
            return Optional.empty();
        }
        connecting.remove(to);
        close();
        return Optional.of(to.server());
    }

    /** What to tell people when none has answered. */
    String unanswered() {
        Map<Address, Map<InetAddress, Exception>> all =
                new LinkedHashMap<>(attempts.map(ConnectAttempts::failures).orElse(Map.of()));
        connecting.keySet().forEach(waiting -> {
            Map<InetAddress, Exception> ofServer = new LinkedHashMap<>(all.get(waiting.server()));
            ofServer.put(waiting.ip(), new ConnectException());
            all.put(waiting.server(), ofServer);
        });
        return WireFailure.sentence(all);
    }

    /** Gives up what may still become a connection. */
    void close() {
        connecting.values().forEach(Connector::closeQuietly);
        connecting.clear();
        attempts = Optional.empty();
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left that could be done about it, and nothing hangs on it.
        }
    }
}
