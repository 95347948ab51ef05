package chatroom.client.link;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose certificates are believed: those that Java trusts, or those in a file. */
public final class TrustedCertificates extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager authorities;

    private TrustedCertificates(X509ExtendedTrustManager authorities) {
        this.authorities = authorities;
    }

    /**
     * @param authority PEM
     * @throws UsageException with a sentence
     */
    public static SSLContext context(Optional<Path> authority) throws UsageException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            // Without a store: Java's own.
            factory.init(authority.isPresent() ? store(authority.get()) : null);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(
                    null,
                    new TrustManager[] {
                        new TrustedCertificates((X509ExtendedTrustManager) factory.getTrustManagers()[0])
                    },
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new UsageException("TLS is not possible with this Java: " + e.getMessage());
        }
    }

    private static KeyStore store(Path file) throws UsageException, GeneralSecurityException {
        try (InputStream content = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(content);
            if (certificates.isEmpty()) {
                throw new UsageException("There is no certificate in " + file + ".");
            }
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority" + number++, certificate);
            }
            return store;
        } catch (CertificateException e) {
            throw new UsageException("There is no certificate (PEM) in " + file + ".");
        } catch (IOException e) {
            throw new UsageException("The certificates in " + file + " can't be read.");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        // Java doesn't look at the dates of a certificate that is itself among the trusted ones.
        chain[0].checkValidity();
        authorities.checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("not used without an engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("not used without an engine");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
