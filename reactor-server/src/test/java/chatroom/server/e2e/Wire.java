package chatroom.server.e2e;

import chatroom.server.ChatServer;
import chatroom.server.ChoppedServer;
import chatroom.server.config.ServerConfig;
import chatroom.server.store.StartupException;
import chatroom.server.web.WebSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How bytes go between the clients and the server of a test: as they are or through TLS, in a WebSocket or not, as they come or cut to
 * random pieces at both ends.
 * The seed of the pieces stands in the test's name; {@code -Dseed=…} gives it again.
 *
 * @param seed empty where nothing is cut
 */
record Wire(boolean tls, boolean webSocket, OptionalLong seed) {
    static final Wire PLAIN = new Wire(false, false, OptionalLong.empty());
    static final Wire WEB_SOCKET = new Wire(false, true, OptionalLong.empty());

    static Stream<Wire> all() {
        OptionalLong seed = newSeed();
        return Stream.concat(forAnyBytes(seed), Stream.of(WEB_SOCKET, new Wire(true, true, seed)));
    }

    /** Those that carry what no text can have too. */
    static Stream<Wire> forAnyBytes() {
        return forAnyBytes(newSeed());
    }

    private static Stream<Wire> forAnyBytes(OptionalLong seed) {
        return Stream.of(
                PLAIN,
                new Wire(false, false, seed),
                new Wire(true, false, OptionalLong.empty()),
                new Wire(true, false, seed));
    }

    private static OptionalLong newSeed() {
        return OptionalLong.of(Long.getLong("seed", new Random().nextInt(1_000_000)));
    }

    ChatServer start(ServerConfig config) throws StartupException {
        return seed.isPresent() ? ChoppedServer.start(config, seed.getAsLong()) : ChatServer.start(config);
    }

    Optional<ServerConfig.Tls> tlsConfig() {
        return tls
                ? Optional.of(new ServerConfig.Tls(
                        "127.0.0.1",
                        OptionalInt.of(0),
                        TlsSockets.MADE.resolve("localhost.crt"),
                        TlsSockets.MADE.resolve("localhost.key")))
                : Optional.empty();
    }

    Optional<ServerConfig.Web> webConfig() {
        return webSocket
                ? Optional.of(new ServerConfig.Web(
                        "127.0.0.1",
                        OptionalInt.of(0),
                        tls ? OptionalInt.of(0) : OptionalInt.empty(),
                        new WebSettings(Set.of(), Set.of())))
                : Optional.empty();
    }

    private InetSocketAddress address(ChatServer server) {
        if (webSocket) {
            return (tls ? server.webTlsAddress() : server.webAddress()).orElseThrow();
        }
        return tls ? server.tlsAddress().orElseThrow() : server.address();
    }

    WireClient connect(ChatServer server) throws IOException {
        int port = address(server).getPort();
        Socket socket = seed.isPresent()
                ? new ChoppingSocket(port, seed.getAsLong())
                : new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            Socket stream = tls ? TlsSockets.over(socket, "localhost.crt") : socket;
            return new WireClient(webSocket ? new WebSocketSocket(stream) : stream);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificate of the tests can't be used", e);
        }
    }

    @Override
    public String toString() {
        return (webSocket ? "WebSocket over " : "")
                + (tls ? "TLS" : "plain TCP")
                + (seed.isPresent() ? " in pieces, seed " + seed.getAsLong() : "");
    }
}
