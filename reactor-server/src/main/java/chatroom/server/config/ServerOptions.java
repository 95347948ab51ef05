package chatroom.server.config;

import ch.qos.logback.classic.Level;
import chatroom.server.log.MessageLog;
import chatroom.server.store.DatabaseAddress;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * How the server is to run: each field is an option, which {@link OptionDefaults} gives a variable and a key in the file, both by its name.
 * No option has a secret for its value, because everybody on a machine can read a command line; a secret is in a file, which an option
 * names.
 */
public final class ServerOptions {
    private static final int GIB = 1 << 30;
    private static final Set<Class<?>> PARTS = Set.of(
            ServerOptions.class,
            LimitOptions.class,
            AccessOptions.class,
            RoomOptions.class,
            WebOptions.class,
            DatabaseOptions.class);
    private static final Map<String, Level> LOG_LEVELS =
            Map.of("error", Level.ERROR, "warn", Level.WARN, "info", Level.INFO, "debug", Level.DEBUG);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on; 0.0.0.0 serves a network, :: one with IPv6 too. [CHAT_HOST;"
                    + " ${DEFAULT-VALUE}]")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5000",
            description = "TCP port; 0 takes any that is free. [CHAT_PORT; ${DEFAULT-VALUE}]")
    private long port;

    @Option(
            names = "--tls-host",
            paramLabel = "ADDRESS",
            defaultValue = "",
            description = "Address to listen on with TLS; as --host if it isn't given. [CHAT_TLS_HOST]")
    private String tlsHost;

    @Option(
            names = "--tls-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "TCP port with TLS 1.3, usually 5443; 0 means no TLS. [CHAT_TLS_PORT; ${DEFAULT-VALUE}]")
    private long tlsPort;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            defaultValue = "",
            description = "The server's certificate and those that signed it, in PEM form. [CHAT_TLS_CERT]")
    private Path tlsCert;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            defaultValue = "",
            description = "The certificate's private key, in PEM form (PKCS#8). [CHAT_TLS_KEY]")
    private Path tlsKey;

    @Mixin
    private WebOptions web;

    @Option(
            names = "--data-dir",
            scope = ScopeType.INHERIT,
            paramLabel = "FOLDER",
            defaultValue = "./data",
            description = "Where accounts and messages are kept. [CHAT_DATA_DIR; ${DEFAULT-VALUE}]")
    private Path dataDir;

    @Mixin
    private DatabaseOptions database;

    @Option(
            names = "--argon2-memory-kib",
            paramLabel = "KIB",
            defaultValue = "19456",
            description = "Memory of one password hash, in KiB. [CHAT_ARGON2_MEMORY_KIB; ${DEFAULT-VALUE}]")
    private long argon2MemoryKib;

    @Option(
            names = "--argon2-iterations",
            paramLabel = "N",
            defaultValue = "2",
            description = "Passes of one password hash over its memory. [CHAT_ARGON2_ITERATIONS; ${DEFAULT-VALUE}]")
    private long argon2Iterations;

    @Option(
            names = "--hash-threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads that hash passwords; 0 means one less than there are cores, and at least one."
                    + " [CHAT_HASH_THREADS; ${DEFAULT-VALUE}]")
    private long hashThreads;

    @Option(
            names = "--log-ring-bytes",
            paramLabel = "BYTES",
            defaultValue = "8388608",
            description =
                    "Memory for recent messages of the lobby, and as much again for those of all other rooms; who is"
                            + " further behind reads from the database. [CHAT_LOG_RING_BYTES; ${DEFAULT-VALUE}]")
    private long logRingBytes;

    @Mixin
    private AccessOptions access;

    @Mixin
    private RoomOptions rooms;

    @Mixin
    private LimitOptions limits;

    @Option(
            names = "--metrics-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "Address to show metrics on; whoever reaches it reads them. [CHAT_METRICS_HOST; ${DEFAULT-VALUE}]")
    private String metricsHost;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port for Prometheus (HTTP, /metrics), for instance 9464; 0 means none. [CHAT_METRICS_PORT;"
                    + " ${DEFAULT-VALUE}]")
    private long metricsPort;

    @Option(
            names = "--compiler-priority",
            paramLabel = "PRIORITY",
            defaultValue = "normal",
            description =
                    "How the JVM's optimizing compiler shares a busy core: normal, or low, which lets it wait for all"
                            + " other threads (Linux only). [CHAT_COMPILER_PRIORITY; ${DEFAULT-VALUE}]")
    private String compilerPriority;

    @WhileRunning
    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "What is logged: error, warn, info or debug. [CHAT_LOG_LEVEL; ${DEFAULT-VALUE}]")
    private String logLevel;

    @Option(
            names = "--log-format",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "How a line of the log is written: text, or json for collectors. [CHAT_LOG_FORMAT;"
                    + " ${DEFAULT-VALUE}]")
    private String logFormat;

    public Path dataDir() {
        if (dataDir.toString().isBlank()) {
            throw check().wrong("--data-dir", "must be a folder, and is empty.");
        }
        return dataDir;
    }

    /** Empty where everything is kept in the data folder. */
    public Optional<DatabaseAddress> database() {
        return database.toDatabase(check());
    }

    /** For commands to which a database is named in another way. */
    public Optional<Path> databasePasswordFile() {
        return database.passwordFile();
    }

    public Level logLevel() {
        Level level = LOG_LEVELS.get(logLevel);
        if (level == null) {
            throw check().wrong("--log-level", "must be error, warn, info or debug, not \"%s\".".formatted(logLevel));
        }
        return level;
    }

    public boolean logsJson() {
        if (!logFormat.equals("text") && !logFormat.equals("json")) {
            throw check().wrong("--log-format", "must be text or json, not \"%s\".".formatted(logFormat));
        }
        return logFormat.equals("json");
    }

    public boolean lowersCompilerPriority() {
        if (!compilerPriority.equals("normal") && !compilerPriority.equals("low")) {
            throw check().wrong(
                            "--compiler-priority", "must be normal or low, not \"%s\".".formatted(compilerPriority));
        }
        return compilerPriority.equals("low");
    }

    /** All of them, in the order of {@code --help}. */
    public List<OptionSpec> all() {
        return command.options().stream()
                .filter(option ->
                        option.userObject() instanceof Field field && PARTS.contains(field.getDeclaringClass()))
                .toList();
    }

    public static boolean changesWhileRunning(OptionSpec option) {
        return ((Field) option.userObject()).isAnnotationPresent(WhileRunning.class);
    }

    /** @throws ParameterException with one sentence, if a value is out of its range */
    public ServerConfig toConfig() {
        if (host.isBlank()) {
            throw check().wrong("--host", "must be an address or a name, and is empty.");
        }
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = check().within("--hash-threads", hashThreads, 0, 256);
        return new ServerConfig(
                host,
                check().within("--port", port, 0, 65_535),
                dataDir(),
                database(),
                check().within("--argon2-memory-kib", argon2MemoryKib, 8, 4 * (GIB / 1024)),
                check().within("--argon2-iterations", argon2Iterations, 1, 1_000),
                threads == 0 ? Math.max(1, cores - 1) : threads,
                check().within("--log-ring-bytes", logRingBytes, MessageLog.MIN_CAPACITY_BYTES, GIB),
                limits.toLimits(check()),
                access.toSettings(check()),
                rooms.toRooms(check()),
                access.admin(check()),
                tls(),
                web.toWeb(check(), host),
                metrics());
    }

    /** All that TLS needs, or nothing of it: half of it must not end in a server without. */
    private Optional<ServerConfig.Tls> tls() {
        int port = check().within("--tls-port", tlsPort, 0, 65_535);
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--tls-port or --web-tls-port", port != 0 || web.wantsTls());
        given.put("--tls-cert", !tlsCert.toString().isEmpty());
        given.put("--tls-key", !tlsKey.toString().isEmpty());
        if (!given.containsValue(true) && tlsHost.isEmpty()) {
            return Optional.empty();
        }
        given.forEach((option, there) -> {
            if (!there) {
                throw new ParameterException(
                        command.commandLine(),
                        "TLS needs --tls-port (usually 5443) or --web-tls-port, --tls-cert and --tls-key, and %s is missing."
                                .formatted(option));
            }
        });
        return Optional.of(new ServerConfig.Tls(
                tlsHost.isBlank() ? host : tlsHost,
                port == 0 ? OptionalInt.empty() : OptionalInt.of(port),
                tlsCert,
                tlsKey));
    }

    private Optional<ServerConfig.Metrics> metrics() {
        int at = check().within("--metrics-port", metricsPort, 0, 65_535);
        return at == 0 ? Optional.empty() : Optional.of(new ServerConfig.Metrics(metricsHost, at));
    }

    private OptionChecks check() {
        return new OptionChecks(command);
    }
}
