package chatroom.server;

import chatroom.server.config.ServerConfig;
import chatroom.server.process.Descriptors;
import chatroom.server.process.HeapShare;
import chatroom.server.reactor.ReactorLimits;

/** What connections may take: as configured, and no more than open files and Java's heap have room for. */
final class ConnectionLimits {
    /** Descriptors that connections must leave free: the database, the jar, libraries, the selector. */
    private static final int RESERVED_DESCRIPTORS = 128;

    static ReactorLimits of(ServerConfig config) {
        ReactorLimits wanted = config.limits().connections();
        return wanted.withMaxConnections(HeapShare.cap(
                Descriptors.cap(wanted.maxConnections(), RESERVED_DESCRIPTORS),
                Runtime.getRuntime().maxMemory(),
                config.tls().isPresent()));
    }

    /**
     * A connection has one request and one catch-up under way at most, so as many are never waiting, however many connections are allowed
     * later.
     */
    static int jobs() {
        return 4 * Descriptors.available(RESERVED_DESCRIPTORS) + 64;
    }

    private ConnectionLimits() {}
}
