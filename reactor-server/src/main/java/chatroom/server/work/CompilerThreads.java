package chatroom.server.work;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which HotSpot optimizes what runs often (C2). While a server that has just begun gets warm, each of their turns on a full
 * core can hold up delivery by some milliseconds (docs/performance.md, log-ins at the same time). The first compiler (C1) is left alone:
 * without it everything would be interpreted.
 */
public final class CompilerThreads {
    private static final Logger LOG = LoggerFactory.getLogger(CompilerThreads.class);

    /** One directory for each thread, with the first fifteen characters of its name in it; see proc(5). */
    private static final Path THREADS = Path.of("/proc/self/task");

    private static final String NAME = "C2 Compiler";

    /**
     * From now on they wait for all other threads, and so do those that HotSpot begins later, because it begins them from these. Where the
     * system doesn't allow that, they work as before.
     */
    public static void lowerPriority() {
        if (!Files.isDirectory(THREADS)) {
            return;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                String name = nameOf(thread);
                if (name.startsWith(NAME)) {
                    Niceness.stepBack(Integer.parseInt(thread.getFileName().toString()), name);
                }
            }
        } catch (IOException e) {
            LOG.debug("the compiler's threads aren't to be found: {}", e.toString());
        }
    }

    private static String nameOf(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return "one that has ended";
        }
    }

    private CompilerThreads() {}
}
