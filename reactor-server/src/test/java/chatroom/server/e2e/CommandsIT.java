package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar's commands as an operator gives them: processes beside the server's. */
@Timeout(120)
class CommandsIT {
    @TempDir
    private Path scratch;

    private String gives(int exitCode, String input, String... command) throws Exception {
        Map<String, String> environment =
                Map.of("CHAT_DATA_DIR", scratch.resolve("data").toString(), "CHAT_ARGON2_MEMORY_KIB", "8");
        try (ServerProcess process = new ServerProcess(scratch, environment, command)) {
            process.input(input);
            String output = process.output();
            assertThat(process.exitCode()).as(process.errors()).isEqualTo(exitCode);
            assertThat(process.errors().lines()).as("a sentence, or nothing").hasSizeLessThanOrEqualTo(1);
            return output + process.errors().strip();
        }
    }

    @Test
    void commandsWorkBesideAServerAndAfterItWasKilledAndAgainBesideTheNext() throws Exception {
        Path data = scratch.resolve("data");
        try (ServerProcess server = ServerProcess.start(scratch, data)) {
            server.port();
            assertThat(gives(0, "", "health")).isEqualTo("The server is well.");
            assertThat(gives(0, "correct horse\n", "user", "add", "ann")).isEqualTo("ann has an account now.");
            assertThat(gives(1, "", "user", "add", "bob")).contains("no password on the first line of standard input");
            server.kill();
            server.exitCode();
        }
        assertThat(data.resolve("admin.sock")).exists();
        assertThat(gives(1, "", "health")).startsWith("No server runs on the data folder");
        assertThat(gives(0, "", "users")).startsWith("ann ");
        try (ServerProcess server = ServerProcess.start(scratch, data);
                WireClient client = new WireClient(server.port())) {
            assertThat(gives(0, "", "health")).isEqualTo("The server is well.");
            client.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"correct horse\"}");
            assertThat(client.reply().getString("status")).isEqualTo("ok");
        }
    }
}
