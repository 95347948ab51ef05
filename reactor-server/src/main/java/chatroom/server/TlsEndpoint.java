package chatroom.server;

import chatroom.server.config.ServerConfig;
import chatroom.server.reactor.ChannelInitializer;
import chatroom.server.reactor.Timers;
import chatroom.server.reactor.tls.TlsInitializer;
import chatroom.server.reactor.tls.TlsSettings;
import chatroom.server.store.StartupException;
import chatroom.server.tls.ServerCertificate;
import chatroom.server.tls.UnusableCertificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** What ports with TLS have in common: the certificate that is shown there. */
final class TlsEndpoint {
    /** A certificate that was renewed is in force after twice this time. */
    private static final Duration CERTIFICATE_LOOKS = Duration.ofSeconds(5);

    private final ServerCertificate certificate;
    private final WorkerPools workers;

    /** Reads the certificate. */
    TlsEndpoint(ServerConfig.Tls config, WorkerPools workers, Clock clock) throws StartupException {
        this.workers = workers;
        try {
            this.certificate = ServerCertificate.load(config.certificateFile(), config.keyFile(), clock);
        } catch (UnusableCertificate e) {
            throw new StartupException(e.getMessage(), e);
        }
    }

    /**
     * From now on the certificate is looked at, too.
     *
     * @param handshakeLimit how long a handshake may take, asked for each
     */
    ChannelInitializer begin(Timers timers, Supplier<Duration> handshakeLimit) {
        lookLater(timers);
        return new TlsInitializer(new TlsSettings(certificate::context, workers::forHandshakes, handshakeLimit));
    }

    private void lookLater(Timers timers) {
        timers.schedule(CERTIFICATE_LOOKS, () -> {
            workers.forOwnTasks().offer(certificate::look, () -> {});
            lookLater(timers);
        });
    }

    /** Any thread. Takes the certificate that is in its files now, for handshakes from then on. */
    void renewCertificate() {
        workers.forOwnTasks().offer(certificate::reload, () -> {});
    }

    /** Any thread. When the certificate expires, or the first of those that signed it. */
    Instant certificateEnd() {
        return certificate.end();
    }
}
