package chatroom.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class StandardOutputTest {
    private static final int LOST = 7;

    /** The main class of another process. */
    static final class Writing {
        public static void main(String[] args) {
            for (int line = 0; line < 100_000; line++) {
                System.out.println("line " + line);
            }
            System.exit(StandardOutput.hasLost(System.out) ? LOST : 0);
        }
    }

    private static int write(String command) throws Exception {
        Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        command,
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writing.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    @Test
    void aFullDiskAndClosedOutputLoseWhatIsWritten() throws Exception {
        assertThat(write("\"$@\" > /dev/full")).isEqualTo(LOST);
        assertThat(write("\"$@\" >&-")).isEqualTo(LOST);
    }

    @Test
    void whatIsReadOrNotWantedAnyMoreIsNotLost() throws Exception {
        assertThat(write("\"$@\"")).isZero();
        assertThat(write("\"$@\" | head -1; exit ${PIPESTATUS[0]}")).isZero();
    }
}
