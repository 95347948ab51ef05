package chatroom.client.link;

import chatroom.protocol.Limits;
import chatroom.protocol.Username;
import chatroom.server.ChatServer;
import chatroom.server.access.AccessSettings;
import chatroom.server.config.ServerConfig;
import chatroom.server.reactor.ReactorLimits;
import chatroom.server.store.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The server that the client is made for, in this process: with cheap passwords, and without limits on how much
 * somebody says or how many rooms they make.
 */
public final class RealServers {
    /** @param port 0 for any that is free */
    public static ChatServer start(Path data, int port, Optional<ServerConfig.Tls> tls) throws StartupException {
        return start(data, port, Optional.empty(), tls);
    }

    /** Whoever registers this name with the code in {@code data/admin-code} is an admin. */
    public static ChatServer startFor(String admin, Path data) throws StartupException {
        return start(data, 0, Optional.of(new Username(admin)), Optional.empty());
    }

    private static ChatServer start(Path data, int port, Optional<Username> admin, Optional<ServerConfig.Tls> tls)
            throws StartupException {
        return ChatServer.start(new ServerConfig(
                "127.0.0.1",
                port,
                data,
                Optional.empty(),
                8,
                1,
                1,
                1 << 20,
                new ServerConfig.Limits(
                        new ReactorLimits(
                                100,
                                100,
                                100,
                                Limits.FRAME_BYTES,
                                64 * 1024,
                                8 * 1024,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(60)),
                        64 << 20,
                        128,
                        0,
                        1,
                        Duration.ofSeconds(60)),
                AccessSettings.UNLIMITED,
                new ServerConfig.Rooms(false, 500, 0, 0),
                admin,
                tls,
                Optional.empty(),
                Optional.empty()));
    }

    private RealServers() {}
}
