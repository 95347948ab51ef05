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
public record TlsSettings(Supplier<SSLContext> context, BackgroundTasks workers, Supplier<Duration> handshakeLimit) {}
