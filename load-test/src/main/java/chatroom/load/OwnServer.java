package chatroom.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server in a process of its own with its data in a temporary folder; both are gone in the end, however the load test ends. */
final class OwnServer implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile(".* is listening on .* port (\\d+), .*");
    private static final int STOP_SECONDS = 20;
    private static final String JAR = "reactor-server.jar";
    private static final String JVM_OPTIONS = "jvm.options";

    private final List<String> command;
    private final Path folder;
    private final Thread onExit = new Thread(this::end, "stop server");
    private Process process;
    private int port;

    private OwnServer(List<String> command, Path folder) {
        this.command = command;
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    static OwnServer start(CommonOptions options, int maxConnections, List<String> more)
            throws IOException, LoadException {
        Path jar = options.serverJar().isPresent() ? options.serverJar().get() : findJar();
        if (!Files.isRegularFile(jar)) {
            throw new LoadException(
                    "There is no server at " + jar + ": build it, or say where it is with --server-jar.");
        }
        List<String> command = new ArrayList<>();
        if (options.pin()) {
            command.addAll(Pinning.prefix(options.serverCpu()));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path jvmOptions =
                jar.toAbsolutePath().resolve(Path.of("..", "..", JVM_OPTIONS)).normalize();
        if (Files.isRegularFile(jvmOptions)) {
            command.add("@" + jvmOptions);
        } else {
            System.err.println(
                    "There is no " + jvmOptions
                            + ": the server runs with Java's own defaults, so its figures are not those of docs/performance.md.");
        }
        command.addAll(options.serverJavaOptions());
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(serverOptions(options.serverOptions(), maxConnections, more));
        OwnServer server = new OwnServer(command, Files.createTempDirectory("chatroom-load"));
        try {
            server.start();
            return server;
        } catch (IOException | LoadException e) {
            server.close();
            throw e;
        }
    }

    /** Passwords aren't what is measured, nor are limits that no real user reaches; but what the person asks for comes first. */
    private static List<String> serverOptions(List<String> asked, int maxConnections, List<String> more) {
        Map<String, String> byName = new LinkedHashMap<>();
        Stream.of(
                        List.of(
                                "--argon2-memory-kib=8",
                                "--argon2-iterations=1",
                                "--messages-per-second=0",
                                "--login-failures=0",
                                "--registrations-per-hour=0",
                                "--max-connections=" + maxConnections,
                                "--max-connections-per-address=0",
                                "--max-guests=0"),
                        more,
                        asked)
                .flatMap(List::stream)
                .forEach(option -> byName.put(option.replaceFirst("=.*", ""), option));
        return List.copyOf(byName.values());
    }

    /** Beside this program, or where Maven leaves it. */
    private static Path findJar() {
        try {
            Path here = Path.of(OwnServer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path beside = here.resolveSibling(JAR);
            return Files.isRegularFile(beside)
                    ? beside
                    : here.resolve(Path.of("..", "..", "..", "reactor-server", "target", JAR))
                            .normalize();
        } catch (URISyntaxException e) {
            return Path.of("reactor-server", "target", JAR);
        }
    }

    /** For the first time, or after {@link #stop}, with the same data and the same port. */
    void start() throws IOException, LoadException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("--host=127.0.0.1", "--port=" + port, "--data-dir=" + folder.resolve("data")));
        File errors = folder.resolve("server.err").toFile();
        ProcessBuilder builder = new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.appendTo(errors));
        builder.environment().keySet().removeIf(name -> name.startsWith("CHAT_"));
        process = builder.start();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        // The JVM may have something to say before it.
        Matcher started;
        do {
            String line = out.readLine();
            if (line == null) {
                throw new LoadException("The server didn't start. It says: "
                        + Files.readString(errors.toPath()).strip());
            }
            started = STARTED.matcher(line);
        } while (!started.matches());
        port = Integer.parseInt(started.group(1));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    long pid() {
        return process.pid();
    }

    /** In an orderly way, if it lets itself. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The hook is at work already.
            return;
        }
        end();
    }

    private void end() {
        try {
            if (process != null) {
                stop();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            System.err.println("The folder " + folder + " could not be removed: " + e.getMessage());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
