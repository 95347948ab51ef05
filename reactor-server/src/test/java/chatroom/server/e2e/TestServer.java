package chatroom.server.e2e;

import chatroom.protocol.Registration;
import chatroom.server.ChatServer;
import chatroom.server.ServerConfig;
import chatroom.server.log.MessageLog;
import chatroom.server.room.AccessSettings;
import chatroom.server.store.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A whole server in this process, on a port of its own, with cheap passwords and no limits of what one may do. */
final class TestServer implements AutoCloseable {
    private final Path dataDir;
    private ChatServer server;
    private final Optional<ServerConfig.Tls> tls;
    private final AccessSettings access;
    private int port;

    TestServer(Path dataDir) throws StartupException {
        this(dataDir, Optional.empty());
    }

    TestServer(Path dataDir, Optional<ServerConfig.Tls> tls) throws StartupException {
        this(dataDir, tls, new AccessSettings(Registration.OPEN, 0, 0));
    }

    TestServer(Path dataDir, Optional<ServerConfig.Tls> tls, AccessSettings access) throws StartupException {
        this.dataDir = dataDir;
        this.tls = tls;
        this.access = access;
        start();
    }

    ChatServer running() {
        return server;
    }

    private void start() throws StartupException {
        server = ChatServer.start(new ServerConfig(
                "127.0.0.1",
                port,
                dataDir,
                8,
                1,
                1,
                1_000,
                0,
                1,
                MessageLog.MIN_CAPACITY_BYTES * 4,
                Duration.ofSeconds(60),
                Duration.ZERO,
                access,
                tls));
        port = server.address().getPort();
    }

    void stop() throws InterruptedException {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    /** On the same port and data. */
    void restart() throws StartupException, InterruptedException {
        stop();
        start();
    }

    WireClient connect() throws IOException {
        return new WireClient(port);
    }

    /** Registered, if need be, and logged in; the login's reply has been read. */
    WireClient member(String name) throws IOException {
        return member(name, "");
    }

    WireClient member(String name, String moreLoginFields) throws IOException {
        WireClient client = connect();
        client.says("{\"action\":\"register\",\"username\":\"%s\",\"password\":\"correct horse\"}".formatted(name));
        client.reply();
        client.says("{\"action\":\"login\",\"username\":\"%s\",\"password\":\"correct horse\"%s}"
                .formatted(name, moreLoginFields));
        client.lastLogin = client.reply();
        return client;
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
