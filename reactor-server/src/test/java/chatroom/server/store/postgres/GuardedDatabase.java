package chatroom.server.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL of its own that lets its one user in by password only, at three addresses of this machine, and offers TLS. */
final class GuardedDatabase implements AutoCloseable {
    /** Of people, and of a database. */
    static final String USER = "chat";

    private static final String ADMIN = "postgres";
    private static final long PAUSE_MILLIS = 20;
    private static final int ATTEMPTS = 1_000;

    private final EmbeddedPostgres server;
    private final Path data;

    private GuardedDatabase(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    /** @param password the user's */
    static GuardedDatabase start(Path folder, String password) throws IOException, SQLException, InterruptedException {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "there is a PostgreSQL for these tests only for Linux on amd64");
        Path data = folder.resolve("postgres");
        GuardedDatabase started = new GuardedDatabase(
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setServerConfig("fsync", "off")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("listen_addresses", "127.0.0.1,127.0.0.2,::1")
                        .start(),
                data);
        started.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(USER, password));
        started.execute("CREATE DATABASE %s OWNER %1$s".formatted(USER));
        Files.writeString(
                data.resolve("pg_hba.conf"),
                "host all %s 127.0.0.1/32 trust\nhost all %s 127.0.0.0/8 scram-sha-256\nhost all %2$s ::1/128 scram-sha-256\n"
                        .formatted(ADMIN, USER));
        started.offerTls(false);
        return started;
    }

    int port() {
        return server.getPort();
    }

    /** Offers TLS with one of the tests' certificates. */
    void show(String name) throws IOException, SQLException, InterruptedException {
        Path tls = Path.of("src", "test", "resources", "tls");
        for (String kind : new String[] {".crt", ".key"}) {
            Path own = data.resolve(name + kind);
            Files.deleteIfExists(own);
            Files.copy(tls.resolve(name + kind), own);
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
            Files.setOwner(own, Files.getOwner(data));
        }
        execute("ALTER SYSTEM SET ssl_cert_file = '%s.crt'".formatted(name));
        execute("ALTER SYSTEM SET ssl_key_file = '%s.key'".formatted(name));
        offerTls(true);
        await("SHOW ssl_cert_file", name + ".crt");
    }

    void offerTls(boolean offered) throws SQLException, InterruptedException {
        execute("ALTER SYSTEM SET ssl = " + (offered ? "on" : "off"));
        execute("SELECT pg_reload_conf()");
        await("SHOW ssl", offered ? "on" : "off");
    }

    /** Commits wait for this one, which nobody is; the empty name ends that, also for those that wait. */
    void waitForStandby(String name) throws SQLException, InterruptedException {
        execute("ALTER SYSTEM SET synchronous_standby_names = '%s'".formatted(name));
        execute("SELECT pg_reload_conf()");
        await("SHOW synchronous_standby_names", name);
    }

    /** The first column of the first row in the user's database. */
    String query(String sql) throws SQLException {
        try (Connection connection = connect(USER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "no row";
        }
    }

    /** It reads its settings a moment after it was told to; who connects then has the new ones. */
    void await(String query, String expected) throws SQLException, InterruptedException {
        String last = "";
        for (int i = 0; i < ATTEMPTS; i++) {
            try (Connection connection = connect(ADMIN);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                row.next();
                last = row.getString(1);
            }
            if (last.equals(expected)) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new IllegalStateException("%s stays %s".formatted(query, last));
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect(ADMIN);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%s/%s?sslmode=disable".formatted(port(), name), ADMIN, "");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
