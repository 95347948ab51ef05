package chatroom.process;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writers of text don't throw: what nobody was told would look as if it had been. */
public final class StandardOutput {
    private static final Path NUMBER = Path.of("/proc/self/fd/1");

    /**
     * Whether something was lost that was to be written there. Who reads a pipe may have had enough, and where it can't be known what it
     * is, it counts as one.
     */
    public static boolean hasLost(PrintStream out) {
        if (!out.checkError()) {
            return false;
        }
        try {
            String target = Files.readSymbolicLink(NUMBER).toString();
            return !target.startsWith("pipe:") && !target.startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    private StandardOutput() {}
}
