package chatroom.server.e2e;

import chatroom.server.ChatServer;
import chatroom.server.ChoppedServer;
import chatroom.server.config.ServerConfig;
import chatroom.server.store.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;

/**
 * How bytes go between the clients and the server of a test: as they are or through TLS, as they come or cut to random pieces at both ends.
 * The seed of the pieces stands in the test's name; {@code -Dseed=…} gives it again.
 *
 * @param seed empty where nothing is cut
 */
record Wire(boolean tls, OptionalLong seed) {
    static final Wire PLAIN = new Wire(false, OptionalLong.empty());

    static Stream<Wire> all() {
        OptionalLong seed = OptionalLong.of(Long.getLong("seed", new Random().nextInt(1_000_000)));
        return Stream.of(PLAIN, new Wire(false, seed), new Wire(true, OptionalLong.empty()), new Wire(true, seed));
    }

    ChatServer start(ServerConfig config) throws StartupException {
        return seed.isPresent() ? ChoppedServer.start(config, seed.getAsLong()) : ChatServer.start(config);
    }

    Optional<ServerConfig.Tls> tlsConfig() {
        return tls
                ? Optional.of(new ServerConfig.Tls(
                        "127.0.0.1",
                        0,
                        TlsSockets.MADE.resolve("localhost.crt"),
                        TlsSockets.MADE.resolve("localhost.key")))
                : Optional.empty();
    }

    WireClient connect(ChatServer server) throws IOException {
        int port = (tls ? server.tlsAddress().orElseThrow() : server.address()).getPort();
        Socket socket = seed.isPresent()
                ? new ChoppingSocket(port, seed.getAsLong())
                : new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            return new WireClient(tls ? TlsSockets.over(socket, "localhost.crt") : socket);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificate of the tests can't be used", e);
        }
    }

    @Override
    public String toString() {
        return (tls ? "TLS" : "plain TCP") + (seed.isPresent() ? " in pieces, seed " + seed.getAsLong() : "");
    }
}
