package chatroom.server.store.postgres;

import chatroom.server.store.DatabaseUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/** A host can be reached, but not by TLS as it was asked for. */
final class TlsException extends SQLException {
    private static final long serialVersionUID = 1L;

    static final String DISABLE = "disable";
    private static final String REQUIRE = "require";
    private static final String VERIFY_FULL = "verify-full";

    /** Of the driver, whatever its words are. */
    private static final String REJECTED = "08004";

    private static final String NOT_CONNECTED = "08006";

    private final String remedy;

    private TlsException(String why, String remedy, Throwable cause) {
        super(why, NOT_CONNECTED, cause);
        this.remedy = remedy;
    }

    /** What to do, which completes a sentence. */
    String remedy() {
        return remedy;
    }

    /** Before there is a connection: without anybody to trust none can be had. */
    static Optional<TlsException> beforehand(DatabaseUrl url) {
        if (url.sslMode().equals(DISABLE) || url.sslMode().equals(REQUIRE)) {
            return Optional.empty();
        }
        Path trusted = trusted(url);
        if (Files.isReadable(trusted)) {
            return Optional.empty();
        }
        return Optional.of(new TlsException(
                "the file %s, which says whose signature to trust, can't be read".formatted(trusted),
                "put the certificate of who signed the database's there, or name it by ?sslrootcert= in --database",
                null));
    }

    /** Where it is by TLS that a connection wasn't to be had; else what it was. */
    static SQLException of(SQLException e, DatabaseUrl url, String host) {
        if (url.sslMode().equals(DISABLE) || !isOfDriver(e)) {
            return e;
        }
        if (isRejectedByDriver(e)) {
            return new TlsException(
                    host + " offers no TLS",
                    "set ssl = on there, or add ?sslmode=disable to --database if nobody else can read what goes there",
                    e);
        }
        if (isCausedBy(e, CertificateExpiredException.class)) {
            return new TlsException(
                    "the certificate of " + host + " has expired", "renew it, and let PostgreSQL read it again", e);
        }
        if (isCausedBy(e, CertificateException.class)) {
            return new TlsException(
                    "the certificate of %s isn't signed by whom %s names".formatted(host, trusted(url)),
                    "put the certificate of who signed it there, or name another file by ?sslrootcert= in --database",
                    e);
        }
        if (NOT_CONNECTED.equals(e.getSQLState())
                && e.getCause() == null
                && url.sslMode().equals(VERIFY_FULL)) {
            return new TlsException(
                    "the certificate of %s doesn't bear this name".formatted(host),
                    "name the host in --database as its certificate does, or give it a certificate with that name",
                    e);
        }
        return e;
    }

    /** It, not the server, gives up a connection, for one of several reasons. */
    static boolean isRejectedByDriver(SQLException e) {
        return isOfDriver(e) && REJECTED.equals(e.getSQLState());
    }

    private static boolean isOfDriver(SQLException e) {
        return e instanceof PSQLException own && own.getServerErrorMessage() == null;
    }

    private static boolean isCausedBy(Throwable e, Class<? extends Throwable> kind) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Path trusted(DatabaseUrl url) {
        return url.sslRootCert().orElseGet(() -> Path.of(System.getProperty("user.home"), ".postgresql", "root.crt"));
    }
}
