package chatroom.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.server.Main;
import chatroom.server.store.DatabaseUrl;
import chatroom.server.store.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that asks for a password, and offers TLS: who comes in, and what is said to who doesn't. */
@Tag("long")
class DatabaseAccessTest {
    private static final Path CERTIFICATES = Path.of("src", "test", "resources", "tls");
    private static final String PASSWORD = "p\u00e4ss:w\\rd";
    private static final String IN_PGPASS = PASSWORD.replace("\\", "\\\\").replace(":", "\\:");
    private static final String PGPASSFILE = "org.postgresql.pgpassfile";
    private static final String WRITE_IT =
            "write it in the first line of the file that --database-password-file names, or in the file .pgpass";

    @TempDir
    private static Path folder;

    private static GuardedDatabase database;

    @BeforeAll
    static void start() throws Exception {
        database = GuardedDatabase.start(folder, PASSWORD);
    }

    @AfterAll
    static void stop() throws IOException {
        if (database != null) {
            database.close();
        }
    }

    private static String url(String host, String parameters) {
        return "postgresql://%s@%s:%s/%1$s?%s".formatted(GuardedDatabase.USER, host, database.port(), parameters);
    }

    private static void open(String url, Optional<Path> passwordFile) throws StartupException {
        PostgresStore.open(DatabaseUrl.parse(url), passwordFile, System::nanoTime, 1)
                .close();
    }

    private static Path passwordFile() throws IOException {
        return Files.writeString(folder.resolve("password"), PASSWORD + "\nanother line\n");
    }

    private static void expectRefused(String url, String why, String whatToDo) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> open(url, Optional.of(passwordFile())))
                .withMessageMatching("The database postgresql://\\S+ can't be opened \\([^\\n]+\\): [^\\n]+\\.")
                .withMessageContaining(why)
                .withMessageEndingWith(whatToDo + ".");
    }

    private static String trusting(String certificate) {
        return "sslrootcert=" + CERTIFICATES.resolve(certificate);
    }

    @Test
    void aHostWhoseCertificateBearsItsNameAndIsSignedByWhomIsTrustedIsTheOne() throws Exception {
        database.show("signed");
        open(url("localhost", "sslmode=verify-full&" + trusting("authority.crt")), Optional.of(passwordFile()));
        open(url("127.0.0.1", "sslmode=verify-full&" + trusting("authority.crt")), Optional.of(passwordFile()));
    }

    @Test
    void whoseNameTheCertificateDoesNotBearIsNotTheOne() throws Exception {
        database.show("signed");
        String wrong = url("127.0.0.2", "sslmode=verify-full&" + trusting("authority.crt"));
        expectRefused(
                wrong,
                "(the certificate of 127.0.0.2:%s doesn't bear this name)".formatted(database.port()),
                "name the host in --database as its certificate does, or give it a certificate with that name");
        open(wrong.replace("verify-full", "verify-ca"), Optional.of(passwordFile()));
        assertThat(Logger.getLogger("org.postgresql.ssl.PGjdbcHostnameVerifier").isLoggable(Level.SEVERE))
                .as("the driver writes to standard error, too")
                .isFalse();
    }

    @Test
    void whoIsSignedBySomebodyElseIsNotTheOne() throws Exception {
        database.show("signed");
        for (String mode : new String[] {"verify-full", "verify-ca"}) {
            expectRefused(
                    url("localhost", "sslmode=" + mode + "&" + trusting("rsa.crt")),
                    "(the certificate of localhost:%s isn't signed by whom %s names)"
                            .formatted(database.port(), CERTIFICATES.resolve("rsa.crt")),
                    "put the certificate of who signed it there, or name another file by ?sslrootcert= in --database");
        }
        open(url("localhost", "sslmode=require"), Optional.of(passwordFile()));
    }

    @Test
    void anExpiredCertificateIsToBeRenewed() throws Exception {
        database.show("outdated");
        expectRefused(
                url("localhost", "sslmode=verify-full&" + trusting("outdated-authority.crt")),
                "(the certificate of localhost:%s has expired)".formatted(database.port()),
                "renew it, and let PostgreSQL read it again");
    }

    @Test
    void withoutTheFileThatSaysWhomToTrustNobodyIs() {
        expectRefused(
                url("localhost", "sslmode=verify-full&sslrootcert=/nowhere/root.crt"),
                "(the file /nowhere/root.crt, which says whose signature to trust, can't be read)",
                "put the certificate of who signed the database's there, or name it by ?sslrootcert= in --database");
    }

    @Test
    void whereNoTlsIsOfferedNothingIsSentWithoutIt() throws Exception {
        database.offerTls(false);
        try {
            expectRefused(
                    url("localhost", "sslmode=verify-full&" + trusting("authority.crt")),
                    "(localhost:%s offers no TLS)".formatted(database.port()),
                    "set ssl = on there, or add ?sslmode=disable to --database if nobody else can read what goes there");
        } finally {
            database.offerTls(true);
        }
    }

    @Test
    void aWrongPasswordIsSaidAndWhereToLook() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong"), "wrong\n");
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> open(url("127.0.0.1", ""), Optional.of(wrong)))
                .withMessageContaining("password authentication failed for user \"%s\"", GuardedDatabase.USER)
                .withMessageEndingWith("look at the user in --database, at --database-password-file or the file"
                        + " .pgpass, and at the server's pg_hba.conf.")
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("wrong").hasLineCount(1));
    }

    /** The driver has one error for this and for a host without TLS. */
    @Test
    void aPasswordThatIsMissingOrEmptyIsSaidAlsoWhereTlsIsAskedFor() throws Exception {
        database.show("signed");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        System.setProperty(PGPASSFILE, folder.resolve("nothing").toString());
        try {
            for (Optional<Path> file : List.of(Optional.of(empty), Optional.<Path>empty())) {
                assertThatExceptionOfType(StartupException.class)
                        .isThrownBy(() -> open(url("127.0.0.2", "sslmode=require"), file))
                        .withMessageContaining(
                                "(127.0.0.2:%s asks for a password, and there is none, or it offers no TLS)",
                                database.port())
                        .withMessageEndingWith(WRITE_IT + ".");
            }
        } finally {
            System.clearProperty(PGPASSFILE);
        }
    }

    @Test
    void aHostMayBeAnIPv6Address() throws Exception {
        Path passwords = Files.writeString(
                folder.resolve("pgpass"),
                "\\:\\:1:%s:*:%s:%s\n".formatted(database.port(), GuardedDatabase.USER, IN_PGPASS));
        System.setProperty(PGPASSFILE, passwords.toString());
        try {
            open(url("[::1]", ""), Optional.empty());
            open(url("[::1]", ""), Optional.of(passwordFile()));
        } finally {
            System.clearProperty(PGPASSFILE);
        }
    }

    /** As it is set in a shell, or by a unit of systemd. */
    @Test
    void theFileThatTheEnvironmentNamesIsRead() throws Exception {
        open(url("127.0.0.2", ""), Optional.of(passwordFile()));
        Path passwords = Files.writeString(
                folder.resolve("named"), "127.0.0.2:*:*:%s:%s\n".formatted(GuardedDatabase.USER, IN_PGPASS));
        assertThat(verify(passwords)).isZero();
        assertThat(verify(folder.resolve("nothing"))).isEqualTo(1);
    }

    private static int verify(Path passwords) throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "verify",
                "--data-dir",
                folder.resolve("data").toString(),
                "--database",
                url("127.0.0.2", "sslmode=disable"));
        command.environment().put("PGPASSFILE", passwords.toString());
        command.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        return command.start().waitFor();
    }

    @Test
    void withoutAPasswordFileTheDriversIsAsked() throws Exception {
        Path passwords = Files.writeString(
                folder.resolve("pgpass"),
                "elsewhere:*:*:*:wrong\n127.0.0.1:%s:*:%s:%s\n"
                        .formatted(database.port(), GuardedDatabase.USER, IN_PGPASS));
        System.setProperty(PGPASSFILE, passwords.toString());
        try {
            open(url("127.0.0.1", ""), Optional.empty());
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> open(url("127.0.0.2", ""), Optional.empty()))
                    .withMessageContaining("(127.0.0.2:%s asks for a password, and there is none)", database.port())
                    .withMessageEndingWith(WRITE_IT + ".");
        } finally {
            System.clearProperty(PGPASSFILE);
        }
    }
}
