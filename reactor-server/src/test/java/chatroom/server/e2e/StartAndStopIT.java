package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar as a person meets it: the line at the start, exit codes, and one sentence for everything that is wrong. */
@Timeout(120)
class StartAndStopIT {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    @TempDir
    private Path scratch;

    /** It must refuse: with this exit code, and on stderr a sentence and nothing that looks like a stack trace. */
    private String refusal(int exitCode, Map<String, String> environment, String... arguments) throws Exception {
        try (ServerProcess server = new ServerProcess(scratch, environment, arguments)) {
            assertThat(server.exitCode()).isEqualTo(exitCode);
            assertThat(server.errors()).doesNotContain("\tat ", "Exception");
            return server.errors();
        }
    }

    private String refusalOfFolder(Path folder) throws Exception {
        String sentence = refusal(1, Map.of(), "--port=0", "--data-dir=" + folder);
        assertThat(sentence.lines()).as("one line").hasSize(1);
        return sentence;
    }

    @Test
    void sigtermSaysGoodbyeAndEndsWithZero() throws Exception {
        try (ServerProcess server = ServerProcess.start(scratch, scratch.resolve("data"));
                WireClient client = new WireClient(server.port())) {
            assertThat(client.event().getString("event")).isEqualTo("welcome");
            server.terminate();
            assertThat(client.event().getString("code")).isEqualTo("shutting_down");
            assertThat(client.line()).isNull();
            assertThat(server.exitCode()).isZero();
            assertThat(server.errors()).doesNotContain("ERROR", "Exception");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theOptimizingCompilerStandsBackWhereItIsToldTo() throws Exception {
        try (ServerProcess server = ServerProcess.start(scratch, scratch.resolve("data"), "--compiler-priority=low")) {
            server.port();
            int ordinary = server.niceness("reactor").get(0);
            assertThat(server.niceness("C2 Compiler"))
                    .isNotEmpty()
                    .allSatisfy(niceness -> assertThat(niceness).isEqualTo(Math.max(10, ordinary)));
            assertThat(server.niceness("C1 Compiler")).containsOnly(ordinary);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theOptimizingCompilerIsLeftAloneOtherwise() throws Exception {
        try (ServerProcess server = ServerProcess.start(scratch, scratch.resolve("data"))) {
            server.port();
            assertThat(server.niceness("C2 Compiler"))
                    .isNotEmpty()
                    .containsOnly(server.niceness("reactor").get(0));
        }
    }

    @Test
    void aStopInTheMiddleOfALoadKeepsWhatItAcknowledged() throws Exception {
        Path data = scratch.resolve("data");
        long acknowledged = 0;
        try (ServerProcess server = ServerProcess.start(scratch, data);
                WireClient client = TalkingClient.member(server.port(), "ann")) {
            client.says("{\"action\":\"send\",\"text\":\"x\"}\n".repeat(5_000).stripTrailing());
            assertThat(client.reply().getLong("id")).isEqualTo(1);
            server.terminate();
            acknowledged = 1;
            String line;
            while ((line = client.line()) != null) {
                JSONObject frame = new JSONObject(line);
                if (frame.optString("action").equals("send")) {
                    assertThat(frame.getLong("id")).isEqualTo(++acknowledged);
                }
            }
            assertThat(server.exitCode()).isZero();
        }
        try (ServerProcess server = ServerProcess.start(scratch, data);
                WireClient client = TalkingClient.member(server.port(), "ann")) {
            assertThat(client.lastLogin.getLong("last_id")).isEqualTo(acknowledged);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=70000|--port must be between 0 and 65535, not 70000.",
                "--port=abc|Invalid value for option '--port': 'abc' is no whole number.",
                "--hash-threads=-1|--hash-threads must be between 0 and 256, not -1.",
                "--log-ring-bytes=1|--log-ring-bytes must be between 65536 and 1073741824, not 1.",
                "--colour=red|Unknown option: '--colour=red'",
                "--host=|--host must be an address or a name, and is empty.",
                "--data-dir=|--data-dir must be a folder, and is empty."
            })
    void aWrongOptionIsOneSentenceAndExitCodeTwo(String option, String sentence) throws Exception {
        assertThat(refusal(2, Map.of(), option)).startsWith(sentence);
    }

    @Test
    void aWrongVariableIsRefusedLikeAWrongOption() throws Exception {
        assertThat(refusal(2, Map.of("CHAT_IDLE_TIMEOUT", "-5"))).startsWith("--idle-timeout must be between");
    }

    @Test
    void variablesStandForOptions() throws Exception {
        Map<String, String> environment = Map.of(
                "CHAT_PORT",
                "0",
                "CHAT_WEB_PORT",
                "0",
                "CHAT_DATA_DIR",
                scratch.resolve("by-variable").toString());
        try (ServerProcess server = new ServerProcess(scratch, environment)) {
            assertThat(server.port()).isPositive();
            assertThat(scratch.resolve("by-variable/chatroom.db")).exists();
        }
    }

    @Test
    void aSighupTakesTheFileOverAndSaysWhatNeedsARestart() throws Exception {
        Path config = Files.writeString(scratch.resolve("chatroom.properties"), "messages-per-second=0");
        try (ServerProcess server = new ServerProcess(
                        scratch,
                        Map.of("CHAT_ARGON2_MEMORY_KIB", "8"),
                        "--config=" + config,
                        "--port=0",
                        "--web-port=0",
                        "--data-dir=" + scratch.resolve("data"));
                WireClient client = TalkingClient.member(server.port(), "ann")) {
            Files.writeString(config, "messages-per-second=1\nmessage-burst=1\nlog-ring-bytes=65536\n");
            server.hangUp();
            server.awaitError("the configuration was read again");
            assertThat(server.errors())
                    .contains("--messages-per-second is 1 now, and was 0")
                    .contains("--log-ring-bytes stays 8388608 until the server is restarted; then it will be 65536");
            client.says("{\"action\":\"send\",\"text\":\"x\"}\n{\"action\":\"send\",\"text\":\"y\"}");
            assertThat(client.reply().getString("status")).isEqualTo("ok");
            assertThat(client.reply().getString("code")).isEqualTo("rate_limited");
            Files.writeString(config, "mesages-per-second=1\n");
            server.hangUp();
            server.awaitError("the configuration stays as it is: There is no option \"mesages-per-second\"");
        }
    }

    @Test
    void aWrongConfigurationFileIsRefusedLikeAWrongOption() throws Exception {
        Path config = Files.writeString(scratch.resolve("chatroom.properties"), "prot=1");
        assertThat(refusal(2, Map.of("CHAT_CONFIG", config.toString()))).contains("did you mean port?");
    }

    @Test
    void aPortInUseIsSaid() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String sentence =
                    refusal(1, Map.of(), "--port=" + other.getLocalPort(), "--data-dir=" + scratch.resolve("d"));
            assertThat(sentence)
                    .contains("port " + other.getLocalPort(), "choose another")
                    .hasLineCount(1);
        }
    }

    @Test
    void anUnknownHostIsSaid() throws Exception {
        assertThat(refusal(1, Map.of(), "--host=no.such.host.invalid", "--data-dir=" + scratch.resolve("d")))
                .contains("There is no host \"no.such.host.invalid\"")
                .hasLineCount(1);
    }

    @Test
    void aDataFolderInUseByAnotherServerIsSaid() throws Exception {
        Path data = scratch.resolve("data");
        try (ServerProcess first = ServerProcess.start(scratch, data)) {
            first.port();
            assertThat(refusalOfFolder(data)).contains("in use by another server");
        }
    }

    @Test
    void aFileInPlaceOfTheDataFolderIsSaid() throws Exception {
        assertThat(refusalOfFolder(Files.createFile(scratch.resolve("file")))).contains("is a file");
    }

    @Test
    void aDataFolderThatCannotBeMadeIsSaid() throws Exception {
        assertThat(refusalOfFolder(Path.of("/proc/no-folder-here"))).contains("/proc/no-folder-here");
    }

    @Test
    void aDamagedDatabaseIsSaid() throws Exception {
        Path data = Files.createDirectory(scratch.resolve("data"), OWNER_ONLY);
        Files.writeString(data.resolve("chatroom.db"), "this is not a database, whatever its name says".repeat(100));
        assertThat(refusalOfFolder(data)).contains("damaged");
    }

    @Test
    void aDatabaseOfANewerSchemaIsSaid() throws Exception {
        Path data = scratch.resolve("data");
        try (ServerProcess server = ServerProcess.start(scratch, data)) {
            server.port();
            server.terminate();
            server.exitCode();
        }
        setSchemaVersion(data.resolve("chatroom.db"), 999);
        assertThat(refusalOfFolder(data)).contains("newer server", "999");
    }

    private static void setSchemaVersion(Path database, int version) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE meta SET value = '" + version + "' WHERE name = 'schema_version'");
        }
    }

    @Test
    void helpAndVersionSaySo() throws Exception {
        try (ServerProcess help = new ServerProcess(scratch, Map.of(), "--help")) {
            assertThat(help.exitCode()).isZero();
        }
        try (ServerProcess version = new ServerProcess(scratch, Map.of(), "--version")) {
            assertThat(version.exitCode()).isZero();
        }
    }
}
