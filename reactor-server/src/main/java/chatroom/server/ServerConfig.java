package chatroom.server;

import chatroom.server.room.AccessSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a server is to run; values are within their ranges (see {@link ServerOptions}).
 *
 * @param port 0 lets the system choose
 * @param messagesPerSecond flood limit a user; 0 for none
 * @param loginTimeout zero for never
 * @param idleTimeout zero for never
 * @param access who may come in
 * @param tls empty where no TLS is offered
 */
public record ServerConfig(
        String host,
        int port,
        Path dataDir,
        int argon2MemoryKib,
        int argon2Iterations,
        int hashThreads,
        int maxConnections,
        int messagesPerSecond,
        int messageBurst,
        int logRingBytes,
        Duration loginTimeout,
        Duration idleTimeout,
        AccessSettings access,
        Optional<Tls> tls) {
    /**
     * How TLS is offered.
     *
     * @param port 0 lets the system choose
     * @param certificateFile PEM: the server's certificate, then those that signed it
     * @param keyFile PEM, PKCS#8
     */
    public record Tls(String host, int port, Path certificateFile, Path keyFile) {}
}
