package chatroom.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive of the classes that the built client begins with. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class ClassArchiveIT {
    @TempDir
    private Path folder;

    /** Where that fails the script makes one without it, and says so: the client starts, and slower. */
    @Test
    void itIsMadeOfARealStartThatReachesTheRoom() throws Exception {
        assumeTrue(isThereAScript(), "script (of util-linux) is not installed here: no start can be recorded");
        Path jar = Files.copy(Path.of("target", "console-client.jar"), folder.resolve("console-client.jar"));

        Process script = new ProcessBuilder("bash", "../scripts/class-archive.sh", jar.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(script.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(script.waitFor()).isZero();
        assertThat(folder.resolve("console-client.jsa")).isNotEmptyFile();
    }

    private static boolean isThereAScript() throws InterruptedException {
        try {
            return new ProcessBuilder("script", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
