package chatroom.server.config;

import chatroom.protocol.Username;
import chatroom.server.access.AccessSettings;
import chatroom.server.reactor.ReactorLimits;
import chatroom.server.store.DatabaseAddress;
import chatroom.server.web.WebSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a server is to run; values are within their ranges (see {@link ServerOptions}).
 *
 * @param port 0 lets the system choose
 * @param database empty where everything is kept in the data folder
 * @param limits what one peer, or all of them together, may take
 * @param access who may come in
 * @param rooms how many of them there may be, and whose
 * @param admin who is to be the first admin
 * @param tls empty where no TLS is offered
 * @param web empty where there is nothing for browsers
 * @param metrics empty where none are shown
 */
public record ServerConfig(
        String host,
        int port,
        Path dataDir,
        Optional<DatabaseAddress> database,
        int argon2MemoryKib,
        int argon2Iterations,
        int hashThreads,
        int logRingBytes,
        Limits limits,
        AccessSettings access,
        Rooms rooms,
        Optional<Username> admin,
        Optional<Tls> tls,
        Optional<Web> web,
        Optional<Metrics> metrics) {
    /**
     * What one peer, or all of them together, may take.
     *
     * @param connections as wanted; the process may have room for fewer
     * @param heldBytes what all connections together may make the server hold
     * @param maxInFlight messages of one connection on their way to the disk
     * @param messagesPerSecond flood limit a user; 0 for none
     * @param loginTimeout zero for never
     */
    public record Limits(
            ReactorLimits connections,
            long heldBytes,
            int maxInFlight,
            int messagesPerSecond,
            int messageBurst,
            Duration loginTimeout) {}

    /**
     * How many rooms there may be, and whose.
     *
     * @param adminsCreate only admins may create rooms, and not everybody
     * @param perUser that somebody may be in, but direct ones
     * @param createsPerHour of one user; 0 for any number
     * @param directsPerHour that one user may begin; 0 for any number
     */
    public record Rooms(boolean adminsCreate, int perUser, int createsPerHour, int directsPerHour) {}

    /**
     * Where Prometheus reads metrics.
     *
     * @param port 0 lets the system choose
     */
    public record Metrics(String host, int port) {}

    /**
     * Where browsers find the page and the WebSocket. A port of 0 lets the system choose.
     *
     * @param port empty where there is none without TLS
     * @param tlsPort empty where there is none with TLS; the certificate is that of {@link Tls}
     * @param settings of both
     */
    public record Web(String host, OptionalInt port, OptionalInt tlsPort, WebSettings settings) {}

    /**
     * How TLS is offered.
     *
     * @param port for the chat's own clients, empty where there is none; 0 lets the system choose
     * @param certificateFile PEM: the server's certificate, then those that signed it
     * @param keyFile PEM, PKCS#8
     */
    public record Tls(String host, OptionalInt port, Path certificateFile, Path keyFile) {}
}
