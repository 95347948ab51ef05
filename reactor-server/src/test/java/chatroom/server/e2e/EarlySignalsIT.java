package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signals that come before there is anything to stop or to read again; what a process waits for meanwhile is a file that the test holds.
 */
@Timeout(120)
class EarlySignalsIT {
    private static final String CHEAP_HASHES = "argon2-memory-kib=8\nargon2-iterations=1\n";
    private static final int TERMINATED = 143;
    private static final int HUNG_UP = 129;

    @TempDir
    private Path scratch;

    private HeldFile held;

    @BeforeEach
    void aFileIsHeld() throws Exception {
        held = HeldFile.at(scratch.resolve("held"));
    }

    private ServerProcess run(String... arguments) throws IOException {
        Map<String, String> environment = Map.of(
                "CHAT_DATA_DIR",
                scratch.resolve("data").toString(),
                "CHAT_PORT",
                "0",
                "CHAT_WEB_PORT",
                "0",
                "CHAT_MESSAGES_PER_SECOND",
                "");
        return new ServerProcess(scratch, environment, arguments);
    }

    @Test
    void aServerThatIsToldToStopWhileItReadsItsOptionsEndsWithZero() throws Exception {
        try (ServerProcess server = run("--config=" + held.path())) {
            try (HeldFile.Writer config = held.awaitReader()) {
                server.terminate();
                config.write(CHEAP_HASHES);
            }
            assertThat(server.exitCode()).isZero();
            assertThat(server.errors()).doesNotContain("Exception", "ERROR");
        }
    }

    @Test
    void aServerThatIsToldToStopBeforeItListensEndsWithZero() throws Exception {
        try (ServerProcess server = run("--tls-port=5443", "--tls-key=" + held.path(), "--tls-cert=" + held.path());
                HeldFile.Writer certificate = held.awaitReader()) {
            assertThat(scratch.resolve("data/chatroom.db")).exists();
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.errors().lines()).singleElement().asString().endsWith("INFO  stopped before it was up");
            // And the next one finds nothing in its way.
            assertThat(certificate).isNotNull();
        }
        try (ServerProcess next = run()) {
            assertThat(next.port()).isPositive();
        }
    }

    @Test
    void aSighupThatComesBeforeTheServerListensIsAnsweredWhenItDoes() throws Exception {
        try (ServerProcess server = run("--config=" + held.path())) {
            try (HeldFile.Writer config = held.awaitReader()) {
                server.hangUp();
                config.write(CHEAP_HASHES + "message-burst=7\n");
            }
            try (HeldFile.Writer config = held.awaitReader()) {
                config.write(CHEAP_HASHES + "message-burst=8\n");
            }
            assertThat(server.port()).isPositive();
            server.awaitError("--message-burst is 8 now, and was 7");
        }
    }

    @Test
    void aCommandThatASignalCutsShortHasFailed() throws Exception {
        new OperatorConsole(scratch.resolve("data"), scratch).hasHadAServer();
        for (String signal : List.of("TERM", "HUP")) {
            try (ServerProcess command = run("user", "add", "ann", "--password-file=" + held.path());
                    HeldFile.Writer password = held.awaitReader()) {
                command.signal(signal);
                assertThat(command.exitCode()).isEqualTo(signal.equals("TERM") ? TERMINATED : HUNG_UP);
                assertThat(password).isNotNull();
            }
        }
    }
}
