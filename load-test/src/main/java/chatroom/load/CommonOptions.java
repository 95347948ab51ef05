package chatroom.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What every scenario can be told. */
final class CommonOptions {
    static final int DEFAULT_PORT = 5000;
    static final int MOST_SERVERS = 16;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description =
                    "A running server, or several of one chat, as a,b:5001: clients take turns with them. Accounts are registered there. Without it, a server is started in a temporary folder, and stopped.",
            split = ",")
    private List<String> hosts = List.of();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5000",
            description = "The port of a HOST without one. [${DEFAULT-VALUE}]")
    private int port;

    @Option(
            names = "--websocket",
            description = "Connect through WebSockets; with --host, --port is the one for browsers.")
    private boolean webSocket;

    @Option(
            names = "--server-pid",
            paramLabel = "PID",
            description =
                    "With --host: the server's process on this machine, for its CPU time and memory; of several servers all, as 12,34.",
            split = ",")
    private List<Long> serverPids = List.of();

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1",
            description = "Without --host: how many servers to start, on one --database. [${DEFAULT-VALUE}]")
    private int nodes;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description =
                    "Without --host: the PostgreSQL database of the servers that are started, as postgresql://chat@127.0.0.1/load. What this run writes stays there.")
    private String database;

    @Option(
            names = "--database-password-file",
            paramLabel = "FILE",
            description = "With --database: a file whose first line is the password.")
    private Path databasePasswordFile;

    @Option(
            names = "--server-jar",
            paramLabel = "JAR",
            description = "Without --host: the server to start. [reactor-server.jar beside this program]")
    private Path serverJar;

    @Option(
            names = "--server-java-option",
            paramLabel = "OPTION",
            description = "Without --host: an option for the server's JVM, as -Xmx256m. May be repeated.")
    private List<String> serverJavaOptions = List.of();

    @Option(
            names = "--server-option",
            paramLabel = "OPTION",
            description = "Without --host: an option for the server, as --log-ring-bytes=1048576. May be repeated.")
    private List<String> serverOptions = List.of();

    @Option(
            names = "--stay-awake",
            description =
                    "With --host: don't sleep while there is something to do, as when pinned without it. For a load test that was given a core of its own.")
    private boolean awake;

    @Option(
            names = "--no-pin",
            description =
                    "Without --host: let the system choose the cores. Otherwise server and load test get one each, where taskset is there, and the load test's doesn't sleep while there is something to do.")
    private boolean unpinned;

    @Option(
            names = "--server-cpu",
            paramLabel = "CORES",
            defaultValue = "0",
            description = "The server's cores, when pinned. [${DEFAULT-VALUE}]")
    private String serverCpu;

    @Option(
            names = "--generator-cpu",
            paramLabel = "CORES",
            defaultValue = "1",
            description = "The load test's cores, when pinned. [${DEFAULT-VALUE}]")
    private String generatorCpu;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "100",
            description = "Accounts that the clients share; a user may have many connections. [${DEFAULT-VALUE}]")
    private int users;

    @Option(names = "--json", description = "Print the figures as JSON on stdout instead of the table.")
    private boolean json;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Write latencies and throughput over time to this SVG file.")
    private Path plot;

    /** Empty where servers are to be started. */
    List<String> hosts() {
        return hosts;
    }

    int nodes() {
        return nodes;
    }

    Optional<String> database() {
        return Optional.ofNullable(database);
    }

    /** For each server that is started. */
    List<String> databaseOptions() {
        return Stream.concat(
                        database().map(url -> "--database=" + url).stream(),
                        Optional.ofNullable(databasePasswordFile)
                                .map(file -> "--database-password-file=" + file)
                                .stream())
                .toList();
    }

    int port() {
        return port;
    }

    boolean webSocket() {
        return webSocket;
    }

    List<Long> serverPids() {
        return serverPids;
    }

    Optional<Path> serverJar() {
        return Optional.ofNullable(serverJar);
    }

    List<String> serverJavaOptions() {
        return serverJavaOptions;
    }

    List<String> serverOptions() {
        return serverOptions;
    }

    boolean stayAwake() {
        return awake;
    }

    boolean pin() {
        return !unpinned;
    }

    String serverCpu() {
        return serverCpu;
    }

    String generatorCpu() {
        return generatorCpu;
    }

    int users() {
        return users;
    }

    boolean json() {
        return json;
    }

    Optional<Path> plot() {
        return Optional.ofNullable(plot);
    }
}
