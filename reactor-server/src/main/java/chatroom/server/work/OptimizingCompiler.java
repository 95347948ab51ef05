package chatroom.server.work;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which HotSpot compiles what runs often once more, and better (C2). On a full core each of its turns held up whoever waits for a message by four
 * milliseconds, for as long as a server that has just begun gets warm (docs/performance.md, log-ins at the same time). The compiler before it (C1) is left alone: without
 * it everything would be interpreted.
 */
public final class OptimizingCompiler {
    private static final Logger LOG = LoggerFactory.getLogger(OptimizingCompiler.class);

    /** One directory for each thread, with the first fifteen characters of its name in it; see proc(5). */
    private static final Path THREADS = Path.of("/proc/self/task");

    private static final String NAME = "C2 Compiler";

    /** They stand back for all others from now on, and those that HotSpot begins later too: it begins them from these. Where that isn't to be had they work as before. */
    public static void stepBack() {
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

    private OptimizingCompiler() {}
}
