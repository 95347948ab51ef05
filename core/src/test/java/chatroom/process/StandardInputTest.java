package chatroom.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class StandardInputTest {
    @TempDir
    Path temp;

    /** The main class of another process. */
    static final class Reading {
        public static void main(String[] args) throws IOException {
            StandardInput.endIfClosed();
            System.out.print(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private String read(String redirection) throws Exception {
        Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "exec \"$@\" " + redirection,
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reading.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String read = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return read;
    }

    @Test
    void standardInputThatIsClosedIsEmptyAndNotTheFirstFileThatTheJvmOpened() throws Exception {
        assertThat(read("<&-")).isEmpty();
    }

    @Test
    void whatIsGivenIsRead() throws Exception {
        Path file = Files.writeString(temp.resolve("given"), "a password");
        assertThat(read("< '" + file + "'")).isEqualTo("a password");
    }
}
