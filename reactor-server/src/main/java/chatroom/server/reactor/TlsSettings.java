package chatroom.server.reactor;

import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * How connections through TLS begin.
 *
 * @param context asked for each new connection, so that a renewed certificate is in force from the next one on
 * @param workers for what takes long in a handshake
 * @param handshakeLimit asked for each new connection: how long one may take; zero for any time
 */
public record TlsSettings(Supplier<SSLContext> context, Workers workers, Supplier<Duration> handshakeLimit) {
    /** Other threads, that do a task for a handshake. */
    @FunctionalInterface
    public interface Workers {
        /**
         * Never blocks.
         *
         * @param then done after the task, by the thread that did it
         * @return false if there is no room; then neither is done
         */
        boolean offer(Runnable task, Runnable then);
    }
}
