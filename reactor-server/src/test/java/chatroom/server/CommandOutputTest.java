package chatroom.server;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command prints goes to where nothing goes in any more. */
class CommandOutputTest {
    @TempDir
    private Path data;

    @BeforeEach
    void makeDatabase() throws Exception {
        try (DataFolder folder = DataFolder.open(data);
                SqliteStore database = SqliteStore.open(folder, Clock.systemUTC(), 1)) {
            assertThat(database.epoch()).isNotEmpty();
        }
    }

    /** As /dev/full. */
    private static final class Full extends Writer {
        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void flush() {
            // What was written failed already.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "--help",
                "--check-config",
                "users --help",
                "invite",
                "verify",
                "prune --older-than=1d"
            })
    void aCommandThatCantSayItFails(String command) {
        StringWriter errors = new StringWriter();
        List<String> args = List.of((command + " --data-dir=" + data).split(" "));
        assertThat(CommandRun.exitCode(args, new Full(), errors)).isEqualTo(1);
        assertThat(errors.toString().lines()).singleElement().asString().startsWith("Standard output can't be written");
    }
}
