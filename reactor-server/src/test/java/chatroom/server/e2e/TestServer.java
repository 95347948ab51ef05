package chatroom.server.e2e;

import chatroom.protocol.Limits;
import chatroom.protocol.Username;
import chatroom.server.ChatServer;
import chatroom.server.access.AccessSettings;
import chatroom.server.config.ServerConfig;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.ReactorLimits;
import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A whole server in this process, on a port of its own, with cheap passwords and no limits of what one may do. */
final class TestServer implements AutoCloseable {
    private static final ServerConfig.Rooms MANY_ROOMS = new ServerConfig.Rooms(false, 500, 0, 0);

    private final Path dataDir;
    private final Wire wire;
    private final Optional<ServerConfig.Tls> tls;
    private final AccessSettings access;
    private final Optional<Username> admin;
    private final Optional<ServerConfig.Metrics> metrics;
    private final Optional<DatabaseAddress> database;
    private ChatServer server;
    private int port;

    TestServer(Path dataDir) throws StartupException {
        this(dataDir, Wire.PLAIN);
    }

    /** Clients {@link #connect} over this wire. */
    TestServer(Path dataDir, Wire wire) throws StartupException {
        this(dataDir, wire, wire.tlsConfig(), Optional.empty());
    }

    /** With this certificate; what tries it makes its own connections. */
    TestServer(Path dataDir, ServerConfig.Tls tls) throws StartupException {
        this(dataDir, Wire.PLAIN, Optional.of(tls), Optional.empty());
    }

    /** With metrics to be read there. */
    TestServer(Path dataDir, ServerConfig.Metrics metrics) throws StartupException {
        this(dataDir, Wire.PLAIN, Optional.empty(), Optional.of(metrics));
    }

    /** With both. */
    TestServer(Path dataDir, ServerConfig.Tls tls, ServerConfig.Metrics metrics) throws StartupException {
        this(dataDir, Wire.PLAIN, Optional.of(tls), Optional.of(metrics));
    }

    TestServer(Path dataDir, AccessSettings access) throws StartupException {
        this(dataDir, access, Optional.empty(), Optional.empty());
    }

    /** On this PostgreSQL database. */
    TestServer(Path dataDir, DatabaseAddress database) throws StartupException {
        this(dataDir, AccessSettings.UNLIMITED, Optional.empty(), Optional.of(database));
    }

    private TestServer(
            Path dataDir, AccessSettings access, Optional<Username> admin, Optional<DatabaseAddress> database)
            throws StartupException {
        this(dataDir, Wire.PLAIN, Optional.empty(), Optional.empty(), access, admin, database);
    }

    /** With this name for {@code --admin}. */
    TestServer(Path dataDir, AccessSettings access, String admin) throws StartupException {
        this(dataDir, access, Optional.of(new Username(admin)), Optional.empty());
    }

    private TestServer(Path dataDir, Wire wire, Optional<ServerConfig.Tls> tls, Optional<ServerConfig.Metrics> metrics)
            throws StartupException {
        this(dataDir, wire, tls, metrics, AccessSettings.UNLIMITED, Optional.empty(), Optional.empty());
    }

    private TestServer(
            Path dataDir,
            Wire wire,
            Optional<ServerConfig.Tls> tls,
            Optional<ServerConfig.Metrics> metrics,
            AccessSettings access,
            Optional<Username> admin,
            Optional<DatabaseAddress> database)
            throws StartupException {
        this.dataDir = dataDir;
        this.database = database;
        this.wire = wire;
        this.tls = tls;
        this.access = access;
        this.admin = admin;
        this.metrics = metrics;
        start();
    }

    ChatServer running() {
        return server;
    }

    private void start() throws StartupException {
        server = wire.start(config(1_000, 0));
        port = server.address().getPort();
    }

    /** As this server runs, but for what tests change. */
    ServerConfig config(int maxConnections, int messagesPerSecond) {
        return config(maxConnections, messagesPerSecond, MANY_ROOMS);
    }

    /** The same, with limits for rooms. */
    ServerConfig config(ServerConfig.Rooms rooms) {
        return config(1_000, 0, rooms);
    }

    private ServerConfig config(int maxConnections, int messagesPerSecond, ServerConfig.Rooms rooms) {
        return new ServerConfig(
                "127.0.0.1",
                port,
                dataDir,
                database,
                8,
                1,
                1,
                MessageLog.MIN_CAPACITY_BYTES * 4,
                new ServerConfig.Limits(
                        new ReactorLimits(
                                maxConnections,
                                maxConnections,
                                maxConnections,
                                Limits.FRAME_BYTES,
                                64 * 1024,
                                8 * 1024,
                                Duration.ofSeconds(60),
                                Duration.ZERO),
                        64 << 20,
                        128,
                        messagesPerSecond,
                        1,
                        Duration.ofSeconds(60)),
                access,
                rooms,
                admin,
                tls,
                wire.webConfig(),
                metrics);
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
        return wire.connect(server);
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
