package chatroom.load;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps server and load test on different cores, so that one run is like another. Does nothing where taskset is missing, or there is one
 * core.
 */
final class Pinning {
    private static final String TASKSET = "taskset";

    private static boolean isPossible() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Runtime.getRuntime().availableProcessors() > 1
                && Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, TASKSET)));
    }

    /** What to put before a command. */
    static List<String> prefix(String cores) {
        return isPossible() ? List.of(TASKSET, "-c", cores) : List.of();
    }

    /**
     * All threads of this process.
     *
     * @return whether they have these cores now
     */
    static boolean pinMyself(String cores) throws IOException, LoadException, InterruptedException {
        boolean possible = isPossible();
        if (possible) {
            String pid = Long.toString(ProcessHandle.current().pid());
            Process process = new ProcessBuilder(TASKSET, "-a", "-c", "-p", cores, pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new LoadException("There are no cores \"%s\" to run on: see --generator-cpu.".formatted(cores));
            }
        }
        return possible;
    }

    private Pinning() {}
}
