package chatroom.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.config.OptionDefaults;
import chatroom.server.config.ServerConfig;
import chatroom.server.config.ServerOptions;
import chatroom.server.e2e.WireClient;
import chatroom.server.store.postgres.TestDatabase;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Each value that the documents give for an option, given in each of its three ways, and what the server that runs with it does. What is
 * logged, and how, only a process of its own can show: {@code LoggingOptionsIT}.
 */
@Timeout(120)
class DocumentedValuesTest {
    private static final Path CERTIFICATES = Path.of("src", "test", "resources", "tls");
    private static final int FREE = freePort();
    private static final int FREE_TOO = freePort();
    private static final List<String> TLS = List.of(
            "--tls-port=" + FREE,
            "--tls-cert=" + CERTIFICATES.resolve("localhost.crt"),
            "--tls-key=" + CERTIFICATES.resolve("localhost.key"));

    /** There may be many of them, who say much. */
    private static final List<String> PEOPLE = List.of("--registrations-per-hour=0", "--messages-per-second=0");

    @TempDir
    private Path scratch;

    private Optional<TestDatabase> database = Optional.empty();

    @BeforeEach
    void writePassword() throws IOException {
        Files.writeString(scratch.resolve("password"), "of the database\n");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        if (database.isPresent()) {
            database.get().close();
        }
    }

    /** How an option may be given. */
    private enum Way {
        OPTION,
        VARIABLE,
        FILE
    }

    /** What to look at. */
    private interface Look {
        void at(Running server) throws Exception;
    }

    /** @param beside options that this one needs */
    private record Documented(String option, String value, List<String> beside, Look look) {
        @Override
        public String toString() {
            return option + " " + value;
        }
    }

    private static Documented row(String option, Object value, Look look) {
        return new Documented(option, value.toString(), List.of(), look);
    }

    static Stream<Documented> documented() {
        return Stream.of(
                row("--host", "127.0.0.1", server -> server.isReachedAt("127.0.0.1")),
                row("--host", "localhost", server -> server.isReachedAt("127.0.0.1")),
                row("--host", "0.0.0.0", server -> server.isReachedAt("127.0.0.2")),
                row("--host", "::", server -> server.isReachedAt("::1")),
                row("--port", 0, server -> assertThat(server.port()).isPositive()),
                row("--port", FREE, server -> assertThat(server.port()).isEqualTo(FREE)),
                row(
                        "--tls-port",
                        0,
                        server -> assertThat(server.running.tlsAddress()).isEmpty()),
                new Documented("--tls-port", "" + FREE, TLS.subList(1, 3), Running::hasTls),
                new Documented("--tls-cert", value(TLS.get(1)), List.of(TLS.get(0), TLS.get(2)), Running::hasTls),
                new Documented("--tls-key", value(TLS.get(2)), TLS.subList(0, 2), Running::hasTls),
                new Documented("--tls-host", "127.0.0.1", TLS, Running::hasTls),
                row(
                        "--web-port",
                        0,
                        server -> assertThat(server.running.webAddress()).isEmpty()),
                row(
                        "--web-port",
                        FREE,
                        server -> assertThat(server.running
                                        .webAddress()
                                        .orElseThrow()
                                        .getPort())
                                .isEqualTo(FREE)),
                new Documented(
                        "--web-host",
                        "127.0.0.2",
                        List.of("--web-port=" + FREE),
                        server -> assertThat(server.running
                                        .webAddress()
                                        .orElseThrow()
                                        .getAddress()
                                        .getHostAddress())
                                .isEqualTo("127.0.0.2")),
                row(
                        "--web-tls-port",
                        0,
                        server -> assertThat(server.running.webTlsAddress()).isEmpty()),
                new Documented(
                        "--web-tls-port",
                        "" + FREE,
                        TLS.subList(1, 3),
                        server -> assertThat(server.running
                                        .webTlsAddress()
                                        .orElseThrow()
                                        .getPort())
                                .isEqualTo(FREE)),
                new Documented(
                        "--web-origin",
                        "https://chat.example",
                        List.of("--web-port=" + FREE),
                        server -> assertThat(server.config
                                        .web()
                                        .orElseThrow()
                                        .settings()
                                        .origins())
                                .containsExactly("https://chat.example")),
                new Documented(
                        "--web-proxy",
                        "10.0.0.5",
                        List.of("--web-port=" + FREE),
                        server -> assertThat(server.config
                                        .web()
                                        .orElseThrow()
                                        .settings()
                                        .proxies())
                                .containsExactly(InetAddress.getByName("10.0.0.5"))),
                row(
                        "--data-dir",
                        "%SCRATCH%/elsewhere",
                        server -> assertThat(server.config.dataDir().resolve("chatroom.db"))
                                .isRegularFile()
                                .hasParent(server.scratch.resolve("elsewhere"))),
                row("--database", "%DATABASE%", Running::keepsNothingInItsFolder),
                new Documented(
                        "--database-password-file",
                        "%SCRATCH%/password",
                        List.of("--database=%DATABASE%"),
                        Running::keepsNothingInItsFolder),
                row(
                        "--argon2-memory-kib",
                        8,
                        server -> assertThat(server.hashOfOne()).contains("m=8,")),
                row(
                        "--argon2-memory-kib",
                        19456,
                        server -> assertThat(server.hashOfOne()).contains("m=19456,")),
                row(
                        "--argon2-iterations",
                        2,
                        server -> assertThat(server.hashOfOne()).contains("t=2,")),
                row(
                        "--argon2-iterations",
                        3,
                        server -> assertThat(server.hashOfOne()).contains("t=3,")),
                row(
                        "--hash-threads",
                        0,
                        server -> assertThat(server.config.hashThreads()).isPositive()),
                row(
                        "--hash-threads",
                        3,
                        server -> assertThat(server.config.hashThreads()).isEqualTo(3)),
                row("--registration", "open", server -> server.registers("ann", "ok")),
                row("--registration", "invite", server -> server.registers("ann", "invalid_invite")),
                row("--registration", "closed", server -> server.registers("ann", "registration_closed")),
                row("--admin", "Ann", server -> {
                    assertThat(server.config.dataDir().resolve("admin-code")).isRegularFile();
                    server.registers("ann", "invalid_invite");
                }),
                row("--registrations-per-hour", 0, server -> server.registerMany("ok")),
                row("--registrations-per-hour", 1, server -> server.registerMany("rate_limited")),
                row("--login-failures", 0, server -> server.failsToLogIn("bad_credentials")),
                row("--login-failures", 1, server -> server.failsToLogIn("rate_limited")),
                row("--room-creation", "everybody", server -> server.createsRooms(1, "ok")),
                row("--room-creation", "admins", server -> server.createsRooms(0, "forbidden")),
                row("--rooms-per-user", 1, server -> server.createsRooms(1, "too_many")),
                new Documented(
                        "--rooms-per-user",
                        "500",
                        List.of("--rooms-per-hour=0"),
                        server -> server.createsRooms(12, "ok")),
                row("--rooms-per-hour", 0, server -> server.createsRooms(12, "ok")),
                row("--rooms-per-hour", 10, server -> server.createsRooms(10, "too_many")),
                new Documented("--direct-rooms-per-hour", "0", PEOPLE, server -> server.beginsDirectRooms(32, "ok")),
                new Documented(
                        "--direct-rooms-per-hour", "30", PEOPLE, server -> server.beginsDirectRooms(30, "too_many")),
                row("--max-connections", 1, server -> server.turnsAwayASecond("too_many_connections")),
                row("--max-connections", 10000, Running::takesMany),
                row("--max-connections-per-address", 1, server -> server.turnsAwayASecond("too_many_from_address")),
                row("--max-connections-per-address", 0, Running::takesMany),
                row("--max-guests", 1, server -> server.turnsAwayASecond("too_many_guests")),
                row("--max-guests", 0, Running::takesMany),
                row("--messages-per-second", 0, server -> server.saysMuch("ok")),
                // Without the usual burst: a machine with much else to do may take seconds for that.
                new Documented(
                        "--messages-per-second",
                        "1",
                        List.of("--message-burst=1"),
                        server -> server.saysMuch("rate_limited")),
                new Documented(
                        "--message-burst",
                        "1",
                        List.of("--messages-per-second=1"),
                        server -> server.saysMuch("rate_limited")),
                row("--message-burst", 1000, server -> server.saysMuch("ok")),
                new Documented("--max-in-flight", "1", PEOPLE, server -> {
                    assertThat(server.config.limits().maxInFlight()).isEqualTo(1);
                    server.saysMuch("ok");
                }),
                row(
                        "--max-in-flight",
                        128,
                        server ->
                                assertThat(server.config.limits().maxInFlight()).isEqualTo(128)),
                row(
                        "--outbox-bytes",
                        65536,
                        server -> assertThat(
                                        server.config.limits().connections().outboxBytes())
                                .isEqualTo(65536)),
                row(
                        "--guest-outbox-bytes",
                        8192,
                        server -> assertThat(
                                        server.config.limits().connections().guestOutboxBytes())
                                .isEqualTo(8192)),
                row(
                        "--held-mib",
                        0,
                        server -> assertThat(server.config.limits().heldBytes()).isPositive()),
                row(
                        "--held-mib",
                        64,
                        server -> assertThat(server.config.limits().heldBytes()).isEqualTo(64L << 20)),
                row(
                        "--log-ring-bytes",
                        8388608,
                        server -> assertThat(server.config.logRingBytes()).isEqualTo(8388608)),
                row("--login-timeout", 1, server -> server.closesWhoSays("{\"action\":\"ping\"}\n", "login_timeout")),
                row("--login-timeout", 0, Running::takesMany),
                row("--frame-timeout", 1, server -> server.closesWhoSays("{", "frame_timeout")),
                row("--frame-timeout", 0, Running::takesMany),
                row("--idle-timeout", 1, server -> server.closesWhoSays("\n", "idle_timeout")),
                row("--idle-timeout", 0, Running::takesMany),
                row(
                        "--metrics-port",
                        0,
                        server -> assertThat(server.running.metricsAddress()).isEmpty()),
                row("--metrics-port", FREE_TOO, Running::showsMetrics),
                new Documented(
                        "--metrics-host", "127.0.0.1", List.of("--metrics-port=" + FREE_TOO), Running::showsMetrics),
                row("--log-level", "error", Running::takesMany),
                row("--log-level", "warn", Running::takesMany),
                row("--log-level", "info", Running::takesMany),
                row("--log-level", "debug", Running::takesMany),
                row("--compiler-priority", "normal", Running::takesMany),
                row("--compiler-priority", "low", Running::takesMany),
                row("--log-format", "text", Running::takesMany),
                row("--log-format", "json", Running::takesMany));
    }

    private static String value(String given) {
        return given.substring(given.indexOf('=') + 1);
    }

    @Test
    void noOptionIsLeftOut() {
        assertThat(documented().map(Documented::option).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(
                        options().map(OptionSpec::longestName).toList());
        assertThat(documented()
                        .filter(row -> row.value.equals("0"))
                        .map(Documented::option)
                        .toList())
                .as("options whose help says what 0 means or takes")
                .containsAll(options()
                        .filter(option -> option.description()[0].matches(".*\\b0 (means|takes)\\b.*"))
                        .map(OptionSpec::longestName)
                        .toList());
    }

    private static Stream<OptionSpec> options() {
        return Main.commandLine(List.of(), Map.of()).<Main>getCommand().options().all().stream();
    }

    @ParameterizedTest
    @MethodSource("documented")
    void eachValueIsTakenInEachWay(Documented documented) throws Exception {
        for (Way way : Way.values()) {
            assertThat(options(documented, way).all().stream()
                            .filter(option -> option.longestName().equals(documented.option))
                            .map(option -> option.<Object>getValue().toString()))
                    .as("%s as %s", documented, way)
                    .containsExactly(inScratch(documented.value));
        }
    }

    @ParameterizedTest
    @MethodSource("documented")
    @Tag("long")
    void eachValueDoesWhatIsSaidOfIt(Documented documented) throws Exception {
        for (Way way : Way.values()) {
            ServerConfig config = options(documented, way).toConfig();
            ChatServer server = ChatServer.start(config);
            try {
                documented.look.at(new Running(server, config, scratch));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("%s as %s: %s".formatted(documented, way, e.getMessage()), e);
            } finally {
                server.stop();
            }
        }
    }

    private String inScratch(String value) throws SQLException {
        if (value.contains("%DATABASE%") && database.isEmpty()) {
            database = Optional.of(TestDatabase.empty());
        }
        return value.replace("%SCRATCH%", scratch.toString())
                .replace("%DATABASE%", database.map(TestDatabase::text).orElse(""));
    }

    /** With this value, on a data folder of its own, at a port that is free, with cheap passwords. */
    private ServerOptions options(Documented documented, Way way) throws IOException, SQLException {
        Map<String, String> given = new TreeMap<>(Map.of(
                "--port", "0",
                "--web-port", "0",
                "--data-dir", Files.createTempDirectory(scratch, "data").toString(),
                "--argon2-memory-kib", "8",
                "--argon2-iterations", "1"));
        for (String option : documented.beside) {
            given.put(option.substring(0, option.indexOf('=')), inScratch(value(option)));
        }
        String value = inScratch(documented.value);
        given.remove(documented.option);
        List<String> args = new ArrayList<>();
        Map<String, String> environment = new TreeMap<>();
        switch (way) {
            case OPTION -> args.addAll(List.of(documented.option, value));
            case VARIABLE -> environment.put(OptionDefaults.variableOf(documented.option), value);
            case FILE ->
                args.addAll(List.of(
                        "--config",
                        Files.writeString(
                                        scratch.resolve("chatroom.properties"),
                                        OptionDefaults.keyOf(documented.option) + "=" + value + "\n")
                                .toString()));
        }
        given.forEach((option, text) -> args.addAll(List.of(option, text)));
        CommandLine line = Main.commandLine(args, environment);
        assertThat(line.parseArgs(args.toArray(String[]::new)).hasSubcommand())
                .as("a command is seen in %s", args)
                .isFalse();
        return line.<Main>getCommand().options();
    }

    private static int freePort() {
        try {
            return FreePort.find();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server with the value. */
    private record Running(ChatServer running, ServerConfig config, Path scratch) {
        private static final String LONG_ENOUGH = "long enough";
        private static final int MANY = 40;

        int port() {
            return running.address().getPort();
        }

        void isReachedAt(String address) throws IOException {
            try (WireClient client = new WireClient(new Socket(InetAddress.getByName(address), port()))) {
                assertThat(client.event().getString("event")).isEqualTo("welcome");
            }
        }

        void hasTls() {
            assertThat(running.tlsAddress().orElseThrow().getPort()).isEqualTo(FREE);
            assertThat(running.tlsAddress().orElseThrow().getHostString()).isEqualTo("127.0.0.1");
        }

        /** "ok", or the code of what was refused. */
        private static String outcome(WireClient client, String request) throws IOException {
            client.says(request);
            JSONObject reply = client.reply();
            return reply.getString("status").equals("ok") ? "ok" : reply.getString("code");
        }

        private static String account(String action, String name, String password) {
            return "{\"action\":\"%s\",\"username\":\"%s\",\"password\":\"%s\"}".formatted(action, name, password);
        }

        void registers(String name, String outcome) throws IOException {
            try (WireClient client = new WireClient(port())) {
                assertThat(outcome(client, account("register", name, LONG_ENOUGH)))
                        .isEqualTo(outcome);
            }
        }

        void registerMany(String lastOutcome) throws IOException {
            try (WireClient client = new WireClient(port())) {
                String outcome = "ok";
                for (int i = 0; i < MANY && outcome.equals("ok"); i++) {
                    outcome = outcome(client, account("register", "user" + i, LONG_ENOUGH));
                }
                assertThat(outcome).isEqualTo(lastOutcome);
            }
        }

        void failsToLogIn(String lastOutcome) throws IOException {
            registers("ann", "ok");
            String outcome = "bad_credentials";
            try (WireClient client = new WireClient(port())) {
                for (int i = 0; i < MANY && outcome.equals("bad_credentials"); i++) {
                    outcome = outcome(client, account("login", "ann", "not her password"));
                }
                assertThat(outcome).isEqualTo(lastOutcome);
            }
        }

        String hashOfOne() throws Exception {
            registers("ann", "ok");
            try (var database = DriverManager.getConnection(
                            "jdbc:sqlite:" + config.dataDir().resolve("chatroom.db"));
                    var statement = database.createStatement();
                    ResultSet row = statement.executeQuery("SELECT password_hash FROM users")) {
                return row.getString(1);
            }
        }

        void turnsAwayASecond(String code) throws IOException {
            try (WireClient first = new WireClient(port())) {
                assertThat(first.event().getString("event")).isEqualTo("welcome");
                try (WireClient second = new WireClient(port())) {
                    assertThat(closing(second)).isEqualTo(code);
                }
            }
        }

        private static String closing(WireClient client) throws IOException {
            JSONObject event = client.event();
            return event.getString("event").equals("closing") ? event.getString("code") : closing(client);
        }

        void keepsNothingInItsFolder() throws IOException {
            takesMany();
            assertThat(config.dataDir().resolve("chatroom.db")).doesNotExist();
        }

        void takesMany() throws IOException {
            List<WireClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    WireClient client = new WireClient(port());
                    clients.add(client);
                    assertThat(outcome(client, "{\"action\":\"ping\"}")).isEqualTo("ok");
                }
            } finally {
                for (WireClient client : clients) {
                    client.close();
                }
            }
        }

        /** So many, and then there is this outcome. */
        void createsRooms(int many, String thenOutcome) throws IOException {
            doesAsAnn(many, thenOutcome, "{\"action\":\"create\",\"room\":\"room%s\"}");
        }

        void beginsDirectRooms(int many, String thenOutcome) throws IOException {
            for (int i = 0; i <= many; i++) {
                registers("user" + i, "ok");
            }
            doesAsAnn(many, thenOutcome, "{\"action\":\"send\",\"room\":\"@user%s\",\"text\":\"hi\"}");
        }

        private void doesAsAnn(int many, String thenOutcome, String request) throws IOException {
            registers("ann", "ok");
            try (WireClient client = new WireClient(port())) {
                assertThat(outcome(client, account("login", "ann", LONG_ENOUGH)))
                        .isEqualTo("ok");
                for (int i = 0; i < many; i++) {
                    assertThat(outcome(client, request.formatted(i))).isEqualTo("ok");
                }
                assertThat(outcome(client, request.formatted(many))).isEqualTo(thenOutcome);
            }
        }

        void saysMuch(String lastOutcome) throws IOException {
            registers("ann", "ok");
            try (WireClient client = new WireClient(port())) {
                assertThat(outcome(client, account("login", "ann", LONG_ENOUGH)))
                        .isEqualTo("ok");
                client.says(
                        "{\"action\":\"send\",\"text\":\"hi\"}\n".repeat(MANY).strip());
                String outcome = "ok";
                for (int i = 0; i < MANY && outcome.equals("ok"); i++) {
                    JSONObject reply = client.reply();
                    outcome = reply.optString("code", "ok");
                }
                assertThat(outcome).isEqualTo(lastOutcome);
            }
        }

        void closesWhoSays(String bytes, String code) throws IOException {
            registers("ann", "ok");
            try (WireClient client = new WireClient(port())) {
                assertThat(client.event().getString("event")).isEqualTo("welcome");
                client.writes(bytes.getBytes(US_ASCII));
                assertThat(client.event().getString("code")).isEqualTo(code);
            }
        }

        void showsMetrics() throws IOException {
            HttpURLConnection scrape = (HttpURLConnection) URI.create("http://127.0.0.1:" + FREE_TOO + "/metrics")
                    .toURL()
                    .openConnection();
            assertThat(scrape.getResponseCode()).isEqualTo(200);
            scrape.disconnect();
        }
    }
}
