package chatroom.server.store.postgres;

import chatroom.server.store.DatabaseUrl;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.jdbcurlresolver.PgPassParser;

/**
 * Opens connections to one database. Any thread.
 *
 * @param passwordFile whose first line is the password; empty for what the file says that PGPASSFILE names, or else {@code ~/.pgpass}
 */
record ConnectionMaker(DatabaseUrl url, Optional<Path> passwordFile) {
    /** Where a host doesn't answer at all. */
    private static final String CONNECT_SECONDS = "3";

    /** Where a host has gone silent in mid-answer. Longer than any statement may take by the server's own limits. */
    private static final String ANSWER_SECONDS = "15";

    /**
     * A server looks so often whether who asked is still there; so what was ended by closing its socket ends. Where its system can't, it
     * goes on to the end.
     */
    private static final String CHECK_CLIENT = "SET client_connection_check_interval = '500ms'";

    /** Kept, because the logging library forgets the level of a logger that nobody has. */
    private static final Logger DRIVER_LOG = Logger.getLogger(Driver.class.getPackageName());

    static {
        // It would go to standard error in the driver's own form; whatever goes wrong is an exception too, which is
        // told in a sentence.
        DRIVER_LOG.setLevel(Level.OFF);
    }

    /**
     * @param host one of the URL's
     * @param settings of the server for this connection, each as {@code name=value}
     */
    StoreConnection open(String host, List<String> settings) throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, url.user());
        Optional<String> password = password(host);
        password.ifPresent(found -> PGProperty.PASSWORD.set(properties, found));
        PGProperty.SSL_MODE.set(properties, url.sslMode());
        url.sslRootCert().ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file.toString()));
        PGProperty.APPLICATION_NAME.set(properties, "chatroom-server");
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
        PGProperty.SOCKET_TIMEOUT.set(properties, ANSWER_SECONDS);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.OPTIONS.set(
                properties,
                String.join(
                        " ", settings.stream().map(setting -> "-c " + setting).toList()));
        StoreConnection connection = new StoreConnection(
                connect(host, properties, password.orElse("").isEmpty()));
        boolean fits = false;
        try {
            connection.tryExecute(CHECK_CLIENT);
            fits = true;
            return connection;
        } finally {
            if (!fits) {
                connection.close();
            }
        }
    }

    private Connection connect(String host, Properties properties, boolean lacksPassword) throws SQLException {
        Optional<TlsException> inVain = TlsException.beforehand(url);
        if (inVain.isPresent()) {
            throw inVain.get();
        }
        Connection connection;
        try {
            connection = new Driver().connect("jdbc:postgresql://" + host + "/" + encoded(url.database()), properties);
        } catch (SQLException e) {
            throw lacksPassword && TlsException.isRejectedByDriver(e)
                    ? new SQLException(asksForPassword(host), SqlFailure.NO_PASSWORD, e)
                    : TlsException.of(e, url, host);
        }
        if (connection == null) {
            throw new SQLException("the driver doesn't know such an address");
        }
        return connection;
    }

    /** The driver has one error for both. */
    private String asksForPassword(String host) {
        String asks = host + " asks for a password, and there is none";
        return url.sslMode().equals(TlsException.DISABLE) ? asks : asks + ", or it offers no TLS";
    }

    /** Read anew each time, so that a changed password needs no restart. */
    private Optional<String> password(String host) throws SQLException {
        if (passwordFile.isPresent()) {
            return Optional.of(firstLine(passwordFile.get()));
        }
        int colon = host.lastIndexOf(':');
        // An IPv6 address has no brackets there.
        String name = host.substring(0, colon).replaceAll("[\\[\\]]", "");
        return Optional.ofNullable(
                PgPassParser.getPassword(name, host.substring(colon + 1), url.database(), url.user()));
    }

    private static String firstLine(Path file) throws SQLException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new SQLException("the file " + file + " with its password can't be read", e);
        }
    }

    private static String encoded(String database) {
        return URLEncoder.encode(database, StandardCharsets.UTF_8);
    }
}
