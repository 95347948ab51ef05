package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.server.store.StartupException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
    @TempDir
    Path temp;

    /** The main class of another process. */
    static final class Opening {
        public static void main(String[] args) throws IOException {
            try (DataFolder folder = DataFolder.open(Path.of(args[0]));
                    SqliteStore database = SqliteStore.open(folder, Clock.systemUTC(), 1)) {
                ChildJvm.print(database.journals());
            } catch (StartupException e) {
                ChildJvm.print(e.getMessage());
            }
        }
    }

    /** As on a disk that has no room for it: no file of that process can be longer than 300 KB. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whereItCanNotBeUnpackedAStartSaysWhyInOneSentence() throws Exception {
        Path data = temp.resolve("data");
        Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "ulimit -f 300; exec \"$@\"",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opening.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();

        assertThat(said)
                .isEqualTo(
                        "> SQLite's library can't be unpacked into %s (File too large): check its permissions, and that disk.\n",
                        data.resolve("native"));
        assertThat(data.resolve("chatroom.db")).doesNotExist();
        assertThat(data.resolve("native").toFile()).isEmptyDirectory();
    }

    @Test
    void aMachineThatTheDriverDoesNotKnowIsNamed() {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> SqliteLibrary.load(temp, () -> {
                    throw new UnsatisfiedLinkError("no sqlitejdbc in java.library.path");
                }))
                .withMessageContaining(System.getProperty("os.name"));
        assertThat(temp.toFile()).isEmptyDirectory();
    }

    @Test
    void aFolderThatIsGoneIsNamed() {
        File gone = temp.resolve("gone").toFile();
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> SqliteLibrary.load(gone.toPath(), () -> false))
                .withMessageContaining("can't be unpacked into " + gone);
    }
}
