package chatroom.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Standard input that was closed when the process began. The first file that the JVM opens then gets its number, and whoever reads standard
 * input reads that: classes, which would become a password or be said in the room.
 */
public final class StandardInput {
    private static final Path NUMBER = Path.of("/proc/self/fd/0");

    /** Where it was closed, it is at its end from now on. Told on Linux only. */
    public static void endIfClosed() {
        try {
            Path target = Files.readSymbolicLink(NUMBER);
            if (isOfTheJvm(
                    target,
                    Path.of(System.getProperty("java.home")),
                    System.getProperty("java.class.path").split(File.pathSeparator))) {
                System.setIn(InputStream.nullInputStream());
            }
        } catch (IOException e) {
            // Not Linux, or closed still: reading fails by itself.
        }
    }

    static boolean isOfTheJvm(Path target, Path javaHome, String... classPath) {
        return target.startsWith(real(javaHome))
                || Arrays.stream(classPath)
                        .filter(entry -> !entry.isEmpty())
                        .anyMatch(entry -> real(Path.of(entry)).equals(target));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath();
        }
    }

    private StandardInput() {}
}
