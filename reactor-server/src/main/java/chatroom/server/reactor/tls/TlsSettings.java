package chatroom.server.reactor.tls;

import chatroom.server.reactor.BackgroundTasks;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * How connections through TLS begin.
 *
 * @param context asked for each new connection, so that a renewed certificate is in force from the next one on
 * @param workers for what takes long in a handshake, by the network that it is of: networks take turns
 * @param handshakeLimit asked for each new connection: how long one may take; zero for any time
 */
public record TlsSettings(
        Supplier<SSLContext> context, Function<String, BackgroundTasks> workers, Supplier<Duration> handshakeLimit) {}
