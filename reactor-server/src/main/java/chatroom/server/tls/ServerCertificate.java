package chatroom.server.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate in force, and the two files that it comes from. A renewed one counts for handshakes that begin from then on; connections
 * that are there stay as they are. One that can't be used is refused, and the one before stays.
 *
 * <p>{@link #context} may be called by any thread; the rest waits for the disk, and for each other.
 */
public final class ServerCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);

    /** The two files at one time. */
    private record Found(PemFile certificates, PemFile key) {}

    private final Path certificateFile;
    private final Path keyFile;
    private final Clock clock;

    private volatile SSLContext context;

    private volatile Instant end = Instant.MAX;

    /** The files that were last used, or refused. */
    private Found judged;

    /** The files as they were at the last look. */
    private Found seen;

    private ServerCertificate(Path certificateFile, Path keyFile, Clock clock) {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.clock = clock;
    }

    /** @param certificateFile the server's certificate first, then those that signed it */
    public static ServerCertificate load(Path certificateFile, Path keyFile, Clock clock) throws UnusableCertificate {
        ServerCertificate certificate = new ServerCertificate(certificateFile, keyFile, clock);
        certificate.use(certificate.find());
        return certificate;
    }

    /** The context for a new connection: of the certificate in force. */
    public SSLContext context() {
        return context;
    }

    /** When it expires, or the first of those that signed it. Any thread. */
    public Instant end() {
        return end;
    }

    /**
     * Takes what is in the files if that has changed, and stayed as it is since the last look: the two may be written one after the other.
     */
    public synchronized void look() {
        Found found = find();
        boolean settled = found.equals(seen);
        seen = found;
        if (settled && !found.equals(judged)) {
            renew(found);
        }
    }

    /** Takes what is in the files now. */
    public synchronized void reload() {
        renew(find());
    }

    private void renew(Found found) {
        try {
            use(found);
        } catch (UnusableCertificate e) {
            LOG.warn("the certificate stays as it is: {}", e.getMessage());
        }
    }

    private Found find() {
        return new Found(PemFile.read("--tls-cert", certificateFile), PemFile.read("--tls-key", keyFile));
    }

    private void use(Found found) throws UnusableCertificate {
        judged = found;
        found.certificates().mustBeReadable();
        found.key().mustBeReadable();
        ServerIdentity identity = ServerIdentity.of(found.certificates(), found.key());
        context = identity.newContext(found.certificates());
        end = identity.chain().stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        X509Certificate own = identity.chain().get(0);
        LOG.info(
                "the certificate is {}'s, valid until {}",
                own.getSubjectX500Principal().getName(),
                own.getNotAfter().toInstant());
        identity.untimely(clock.instant()).ifPresent(LOG::warn);
    }
}
