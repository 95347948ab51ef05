package chatroom.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server in a process of its own with its data in a temporary folder, unless it is told of another; process and folder are gone in the
 * end, however the program ends. One thread, but for {@link #kill}.
 */
public final class OwnServer implements AutoCloseable {
    private static final Pattern STARTED =
            Pattern.compile(".* is listening on .*? port (\\d+)(?:, with TLS on .* port (\\d+))?, .*");
    private static final int STOP_SECONDS = 20;
    private static final String JAR = "reactor-server.jar";
    private static final String DATA_DIR = "--data-dir=";
    private static final String HOST = "--host=";
    private static final String WEB_PORT = "--web-port=";
    private static final String EVERYWHERE = "0.0.0.0";
    private static final String JVM_OPTIONS = "jvm.options";

    private final List<String> command;
    private final List<String> program;
    private final Path folder;
    private final Path errors;
    private final ExitCleanup cleanup;
    private Process process;
    private int port;
    private int tlsPort;

    /**
     * What it is started with.
     *
     * @param jar empty for the one beside this program, or where Maven leaves it
     * @param prefix of the command, as {@code prlimit --nofile=500}
     * @param javaOptions beyond those of jvm.options
     * @param options of the server; they win over what a test wants most of the time
     */
    public record Setup(Optional<Path> jar, List<String> prefix, List<String> javaOptions, List<String> options) {}

    /** Not started yet. */
    public OwnServer(Setup setup) throws IOException, LoadException {
        Path jar = setup.jar().isPresent() ? setup.jar().get() : findJar();
        if (!Files.isRegularFile(jar)) {
            throw new LoadException(
                    "There is no server at " + jar + ": build it, or say where it is with --server-jar.");
        }
        folder = Files.createTempDirectory("chatroom-load");
        errors = folder.resolve("server.err");
        command = new ArrayList<>(setup.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // A jar that was copied away gets the flags of the one built here: it is likely to be compared with it.
        Optional<Path> jvmOptions = Stream.of(jar, findJar())
                .map(OwnServer::jvmOptionsOf)
                .filter(Files::isRegularFile)
                .findFirst();
        if (jvmOptions.isPresent()) {
            command.add("@" + jvmOptions.get());
        } else {
            System.err.println("There is no " + jvmOptionsOf(jar)
                    + ": the server runs with Java's own defaults, so its figures are not those of"
                    + " docs/performance.md.");
        }
        command.addAll(setup.javaOptions());
        command.addAll(List.of("-jar", jar.toString()));
        program = List.copyOf(command.subList(setup.prefix().size(), command.size()));
        command.addAll(withUsualOptions(setup.options()));
        this.cleanup = new ExitCleanup("stop server", this::end);
    }

    static OwnServer start(CommonOptions options, int maxConnections, List<String> more)
            throws IOException, LoadException {
        List<String> serverOptions = new ArrayList<>(more);
        serverOptions.add(0, "--max-connections=" + maxConnections);
        serverOptions.addAll(options.serverOptions());
        OwnServer server = new OwnServer(new Setup(
                options.serverJar(),
                options.pin() ? Pinning.prefix(options.serverCpu()) : List.of(),
                options.serverJavaOptions(),
                serverOptions));
        try {
            server.start();
            return server;
        } catch (IOException | LoadException e) {
            server.close();
            throw e;
        }
    }

    /** Passwords aren't what is measured, nor are limits that no real user reaches; but what is asked for comes first. */
    private List<String> withUsualOptions(List<String> asked) {
        Map<String, String> byName = new LinkedHashMap<>();
        Stream.of(
                        List.of(
                                HOST + "127.0.0.1",
                                WEB_PORT + "0",
                                DATA_DIR + folder.resolve("data"),
                                "--argon2-memory-kib=8",
                                "--argon2-iterations=1",
                                "--messages-per-second=0",
                                "--login-failures=0",
                                "--registrations-per-hour=0",
                                "--max-connections-per-address=0",
                                "--max-guests=0"),
                        asked)
                .flatMap(List::stream)
                .forEach(option -> byName.put(option.replaceFirst("=.*", ""), option));
        return List.copyOf(byName.values());
    }

    private static Path jvmOptionsOf(Path jar) {
        return jar.toAbsolutePath().resolve(Path.of("..", "..", JVM_OPTIONS)).normalize();
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
            return Files.isRegularFile(beside) ? beside : whereMavenLeavesIt(here);
        } catch (URISyntaxException e) {
            return Path.of("reactor-server", "target", JAR);
        }
    }

    /** @param here a file or folder within the project */
    private static Path whereMavenLeavesIt(Path here) {
        Path built = Path.of("reactor-server", "target", JAR);
        Path folder = here.toAbsolutePath();
        while (folder != null && !Files.isRegularFile(folder.resolve(built))) {
            folder = folder.getParent();
        }
        return folder == null ? built : folder.resolve(built);
    }

    /** For the first time, or after its end, with the same data and the same port. */
    public void start() throws IOException, LoadException {
        launch();
        awaitStart();
    }

    /** As {@link #start}, without waiting until it listens. */
    public void launch() throws IOException {
        List<String> whole = new ArrayList<>(command);
        whole.add("--port=" + port);
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("CHAT_"));
        process = builder.start();
    }

    private void awaitStart() throws IOException, LoadException {
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        // The JVM may have something to say before it.
        Matcher started;
        do {
            String line = out.readLine();
            if (line == null) {
                throw new LoadException("The server didn't start. It says: " + said().strip());
            }
            started = STARTED.matcher(line);
        } while (!started.matches());
        port = Integer.parseInt(started.group(1));
        tlsPort = started.group(2) == null ? 0 : Integer.parseInt(started.group(2));
    }

    /** Where its data is. */
    public Path dataFolder() {
        return Path.of(given(DATA_DIR));
    }

    /** What it was told after this. */
    private String given(String option) {
        return command.stream()
                .filter(each -> each.startsWith(option))
                .findFirst()
                .orElseThrow()
                .substring(option.length());
    }

    /** What runs the same jar with something else after it, as one of its commands. */
    public List<String> program() {
        return program;
    }

    public InetSocketAddress address() {
        String host = given(HOST);
        return host.equals(EVERYWHERE)
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
                : new InetSocketAddress(host, port);
    }

    /** Where it offers TLS, if its options say so. */
    public InetSocketAddress tlsAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), tlsPort);
    }

    /** Where browsers come in, if its options say so: it doesn't say which port it has chosen, so it has to be told one. */
    public InetSocketAddress webAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(given(WEB_PORT)));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** All that its processes have written to stderr. */
    public String said() throws IOException {
        return Files.readString(errors);
    }

    /** In an orderly way, if it lets itself; returns the exit code. */
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }

    /** As kill -9. Any thread. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits for its end, which has another cause. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        cleanup.close();
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
