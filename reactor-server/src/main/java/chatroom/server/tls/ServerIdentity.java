package chatroom.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Who the server shows itself as: a chain of certificates, its own first, and the key that belongs to it.
 *
 * @param chain not empty
 */
record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
    private static final String TO_PKCS8 = "openssl pkcs8 -topk8 -nocrypt -in %s -out key.pem";

    /** How one signs with keys of each kind. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    static ServerIdentity of(PemFile certificates, PemFile key) throws UnusableCertificate {
        List<X509Certificate> chain = chain(certificates);
        String algorithm = chain.get(0).getPublicKey().getAlgorithm();
        if (!SIGNATURES.containsKey(algorithm)) {
            throw new UnusableCertificate("The certificate in %s (%s) has a key of the kind %s: use RSA, EC or Ed25519."
                    .formatted(certificates.path(), certificates.option(), algorithm));
        }
        ServerIdentity identity = new ServerIdentity(chain, privateKey(key, certificates, algorithm));
        if (!identity.isKeyOfCertificate()) {
            throw foreignKey(key, certificates, null);
        }
        return identity;
    }

    private static List<X509Certificate> chain(PemFile file) throws UnusableCertificate {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (byte[] block : file.blocks("CERTIFICATE")) {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
            }
        } catch (CertificateException e) {
            throw new UnusableCertificate(
                    "A certificate in %s (%s) is damaged: copy the file again.".formatted(file.path(), file.option()),
                    e);
        }
        if (chain.isEmpty()) {
            throw new UnusableCertificate(
                    "There is no certificate in %s (%s): it must be in PEM form, with a line -----BEGIN CERTIFICATE-----."
                            .formatted(file.path(), file.option()));
        }
        return chain;
    }

    private static PrivateKey privateKey(PemFile file, PemFile certificates, String algorithm)
            throws UnusableCertificate {
        if (file.has("ENCRYPTED PRIVATE KEY") || file.text().contains("Proc-Type: 4,ENCRYPTED")) {
            throw new UnusableCertificate(
                    "The key in %s (%s) is encrypted, and nobody is there to be asked for its password: decrypt it with %s"
                            .formatted(file.path(), file.option(), TO_PKCS8.formatted(file.path())));
        }
        if (file.has("RSA PRIVATE KEY") || file.has("EC PRIVATE KEY")) {
            throw new UnusableCertificate("The key in %s (%s) is in an older form than PKCS#8: convert it with %s"
                    .formatted(file.path(), file.option(), TO_PKCS8.formatted(file.path())));
        }
        List<byte[]> keys = file.blocks("PRIVATE KEY");
        if (keys.size() != 1) {
            throw new UnusableCertificate(
                    "There must be one key in %s (%s), in PEM form with a line -----BEGIN PRIVATE KEY-----, and there are %s."
                            .formatted(file.path(), file.option(), keys.size()));
        }
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(keys.get(0)));
        } catch (InvalidKeySpecException e) {
            throw foreignKey(file, certificates, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UnusableCertificate foreignKey(PemFile key, PemFile certificates, Throwable cause) {
        return new UnusableCertificate(
                "The key in %s (%s) doesn't belong to the first certificate in %s (%s): give the two that were made together."
                        .formatted(key.path(), key.option(), certificates.path(), certificates.option()),
                cause);
    }

    private boolean isKeyOfCertificate() {
        byte[] something = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
            signature.initSign(key);
            signature.update(something);
            byte[] signed = signature.sign();
            signature.initVerify(chain.get(0).getPublicKey());
            signature.update(something);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** A context of its own has no memory of sessions under another certificate. */
    SSLContext newContext(PemFile certificates) throws UnusableCertificate {
        try {
            char[] password = {};
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, password, chain.toArray(new X509Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new UnusableCertificate(
                    "The certificates in %s (%s) can't be used (%s): there must be the server's own, then the one that signed it, and so on."
                            .formatted(certificates.path(), certificates.option(), e.getMessage()),
                    e);
        }
    }

    /** What clients will not like about the times in the chain; it can be used all the same. */
    Optional<String> untimely(Instant now) {
        for (X509Certificate certificate : chain) {
            Instant from = certificate.getNotBefore().toInstant();
            Instant until = certificate.getNotAfter().toInstant();
            if (now.isAfter(until)) {
                return Optional.of("the certificate of %s has expired (%s), so clients will refuse it: renew it"
                        .formatted(certificate.getSubjectX500Principal().getName(), until));
            }
            if (now.isBefore(from)) {
                return Optional.of(
                        "the certificate of %s isn't valid before %s, so clients will refuse it: look at the clock"
                                .formatted(certificate.getSubjectX500Principal().getName(), from));
            }
        }
        return Optional.empty();
    }
}
