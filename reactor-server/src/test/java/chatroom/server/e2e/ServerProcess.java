package chatroom.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import chatroom.server.work.ThreadStat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The executable jar in a process of its own, as people run it. */
final class ServerProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "reactor-server.jar");
    private static final Pattern STARTED =
            Pattern.compile("chatroom .* is listening on 127\\.0\\.0\\.1 port (\\d+), data in .*");
    private static final int PATIENCE_SECONDS = 20;

    private final Process process;
    private final Path errors;
    private final BufferedReader out;

    ServerProcess(Path scratch, Map<String, String> environment, String... arguments) throws IOException {
        this(scratch, withoutOptions(environment), List.of(arguments));
    }

    private ServerProcess(Path scratch, Map<String, String> wholeEnvironment, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(arguments);
        errors = Files.createTempFile(scratch, "server", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(wholeEnvironment);
        process = builder.start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** This process's environment and more, but for options of the chatroom's programs. */
    private static Map<String, String> withoutOptions(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("CHAT_"));
        environment.putAll(more);
        return environment;
    }

    /** With cheap passwords, and nothing else in its environment. */
    static ServerProcess startIn(Path scratch, Map<String, String> wholeEnvironment, Path dataDir, String... more)
            throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("--port=0", "--data-dir=" + dataDir, "--argon2-memory-kib=8", "--argon2-iterations=1"));
        arguments.addAll(List.of(more));
        return new ServerProcess(scratch, wholeEnvironment, arguments);
    }

    /** With cheap passwords, no limits of what one may do, and a port of its own. */
    static ServerProcess start(Path scratch, Path dataDir, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--port=0",
                "--web-port=0",
                "--data-dir=" + dataDir,
                "--argon2-memory-kib=8",
                "--argon2-iterations=1",
                "--login-failures=0",
                "--registrations-per-hour=0",
                "--messages-per-second=0"));
        arguments.addAll(List.of(more));
        return new ServerProcess(scratch, Map.of(), arguments.toArray(String[]::new));
    }

    /** Waits until it says that it listens. */
    int port() throws IOException {
        String line = out.readLine();
        Matcher started = STARTED.matcher(line == null ? "" : line);
        if (!started.matches()) {
            throw new AssertionError("instead of the line that it listens: " + line + "\n" + errors());
        }
        return Integer.parseInt(started.group(1));
    }

    /** The next one that it prints to stdout. */
    String line() throws IOException {
        return out.readLine();
    }

    /** Gives it this on standard input, and nothing after it. */
    void input(String text) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(UTF_8));
        }
    }

    /** All that it prints to stdout, to its end. */
    String output() {
        return out.lines().collect(Collectors.joining("\n"));
    }

    /** What it has printed to stderr so far. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGHUP. */
    void hangUp() throws IOException, InterruptedException {
        signal("HUP");
    }

    /** Who is started by somebody that ignores a signal ignores it too, and Java leaves it so. */
    private static boolean ignoresHangUps() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) != 0);
    }

    /** @param name of the signal, without its SIG */
    void signal(String name) throws IOException, InterruptedException {
        assumeFalse(name.equals("HUP") && ignoresHangUps(), "what runs under nohup, as this build, hears no SIGHUP");
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits until it has said so on stderr. */
    void awaitError(String text) throws IOException, InterruptedException {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!errors().contains(text)) {
            if (System.nanoTime() - giveUpNs > 0) {
                throw new AssertionError("it doesn't say \"" + text + "\", but:\n" + errors());
            }
            Thread.sleep(10);
        }
    }

    /**
     * Of each of its threads whose name begins so.
     *
     * @param name at most fifteen characters, which is what Linux keeps of it
     */
    List<Integer> niceness(String name) throws IOException {
        List<Integer> niceness = new ArrayList<>();
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            for (Path thread : threads) {
                String stat = statOf(thread);
                if (stat.substring(stat.indexOf('(') + 1).startsWith(name)) {
                    niceness.add(ThreadStat.niceness(stat));
                }
            }
        }
        return niceness;
    }

    private static String statOf(Path thread) {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException e) {
            return "(one that has ended)";
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the server doesn't end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
