package chatroom.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** System calls of some of a server's threads that fail or hang, by strace, from the beginning of this until its end. */
final class Injection implements AutoCloseable {
    private final Process strace;
    private final Path log;

    /**
     * @param threads the beginning of their names
     * @param calls by commas, as {@code fsync,fdatasync}
     * @param fault as strace wants it, as {@code error=EIO:when=3}
     */
    Injection(long pid, String threads, String calls, String fault) throws IOException, Skipped {
        log = Files.createTempFile("chatroom-torture", ".strace");
        List<String> command = new ArrayList<>(
                List.of("strace", "-o", log.toString(), "-e", "trace=" + calls, "-e", "inject=" + calls + ":" + fault));
        List<String> ids = threadIds(pid, threads);
        ids.forEach(id -> command.addAll(List.of("-p", id)));
        try {
            strace = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            Files.delete(log);
            throw new Skipped("strace isn't there (Debian: apt-get install strace)");
        }
        BufferedReader said =
                new BufferedReader(new InputStreamReader(strace.getInputStream(), StandardCharsets.UTF_8));
        for (int attached = 0; attached < ids.size(); attached++) {
            String line = said.readLine();
            if (line == null || !line.contains("attached")) {
                close();
                throw new Skipped("strace may not look into another process here: " + line);
            }
        }
    }

    private static List<String> threadIds(long pid, String prefix) throws IOException {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks) {
                if (Files.readString(task.resolve("comm")).startsWith(prefix)) {
                    ids.add(task.getFileName().toString());
                }
            }
        }
        if (ids.isEmpty()) {
            throw new IllegalStateException("the server has no thread " + prefix);
        }
        return ids;
    }

    /** How many calls have failed or hung so far. */
    int count() {
        try {
            return (int) Files.readString(log)
                    .lines()
                    .filter(line -> line.contains("(INJECTED)") || line.contains("(DELAYED)"))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** The threads go on without it. */
    @Override
    public void close() throws IOException {
        strace.destroy();
        strace.onExit().join();
        Files.deleteIfExists(log);
    }
}
