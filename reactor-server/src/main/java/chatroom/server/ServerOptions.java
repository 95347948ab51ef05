package chatroom.server;

import chatroom.protocol.Registration;
import chatroom.server.log.MessageLog;
import chatroom.server.room.AccessSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line, with an environment variable behind each option. */
final class ServerOptions {
    private static final int GIB = 1 << 30;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:CHAT_HOST:-127.0.0.1}",
            description = "Address to listen on; 0.0.0.0 serves a network. [CHAT_HOST; ${DEFAULT-VALUE}]")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:CHAT_PORT:-5000}",
            description = "TCP port; 0 takes any that is free. [CHAT_PORT; ${DEFAULT-VALUE}]")
    private long port;

    @Option(
            names = "--tls-host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:CHAT_TLS_HOST:-}",
            description = "Address to listen on with TLS; as --host if it isn't given. [CHAT_TLS_HOST]")
    private String tlsHost;

    @Option(
            names = "--tls-port",
            paramLabel = "PORT",
            defaultValue = "${env:CHAT_TLS_PORT:-0}",
            description = "TCP port with TLS 1.3, usually 5443; 0 means no TLS. [CHAT_TLS_PORT; ${DEFAULT-VALUE}]")
    private long tlsPort;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            defaultValue = "${env:CHAT_TLS_CERT:-}",
            description = "The server's certificate and those that signed it, in PEM form. [CHAT_TLS_CERT]")
    private Path tlsCert;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            defaultValue = "${env:CHAT_TLS_KEY:-}",
            description = "The certificate's private key, in PEM form (PKCS#8). [CHAT_TLS_KEY]")
    private Path tlsKey;

    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            defaultValue = "${env:CHAT_DATA_DIR:-./data}",
            description = "Where accounts and messages are kept. [CHAT_DATA_DIR; ${DEFAULT-VALUE}]")
    private Path dataDir;

    @Option(
            names = "--argon2-memory-kib",
            paramLabel = "KIB",
            defaultValue = "${env:CHAT_ARGON2_MEMORY_KIB:-19456}",
            description = "Memory of one password hash, in KiB. [CHAT_ARGON2_MEMORY_KIB; ${DEFAULT-VALUE}]")
    private long argon2MemoryKib;

    @Option(
            names = "--argon2-iterations",
            paramLabel = "N",
            defaultValue = "${env:CHAT_ARGON2_ITERATIONS:-2}",
            description = "Passes of one password hash over its memory. [CHAT_ARGON2_ITERATIONS; ${DEFAULT-VALUE}]")
    private long argon2Iterations;

    @Option(
            names = "--hash-threads",
            paramLabel = "N",
            defaultValue = "${env:CHAT_HASH_THREADS:-0}",
            description =
                    "Threads that hash passwords; 0 means one less than there are cores, and at least one. [CHAT_HASH_THREADS; ${DEFAULT-VALUE}]")
    private long hashThreads;

    @Option(
            names = "--registration",
            paramLabel = "WHO",
            defaultValue = "${env:CHAT_REGISTRATION:-open}",
            description =
                    "Who may make an account: open (everybody), invite (who has a code) or closed (nobody). [CHAT_REGISTRATION; ${DEFAULT-VALUE}]")
    private String registration;

    @Option(
            names = "--registrations-per-hour",
            paramLabel = "N",
            defaultValue = "${env:CHAT_REGISTRATIONS_PER_HOUR:-20}",
            description =
                    "Accounts that one address may make, at once and in the long run; 0 means any number. [CHAT_REGISTRATIONS_PER_HOUR; ${DEFAULT-VALUE}]")
    private long registrationsPerHour;

    @Option(
            names = "--login-failures",
            paramLabel = "N",
            defaultValue = "${env:CHAT_LOGIN_FAILURES:-10}",
            description =
                    "Wrong passwords, from one address or for one account, before there are growing pauses; 0 means any number. [CHAT_LOGIN_FAILURES; ${DEFAULT-VALUE}]")
    private long loginFailures;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "${env:CHAT_MAX_CONNECTIONS:-10000}",
            description = "Connections at the same time. [CHAT_MAX_CONNECTIONS; ${DEFAULT-VALUE}]")
    private long maxConnections;

    @Option(
            names = "--messages-per-second",
            paramLabel = "N",
            defaultValue = "${env:CHAT_MESSAGES_PER_SECOND:-10}",
            description =
                    "What one user may send in the long run; 0 means any number. [CHAT_MESSAGES_PER_SECOND; ${DEFAULT-VALUE}]")
    private long messagesPerSecond;

    @Option(
            names = "--message-burst",
            paramLabel = "N",
            defaultValue = "${env:CHAT_MESSAGE_BURST:-30}",
            description = "What one user may send at once. [CHAT_MESSAGE_BURST; ${DEFAULT-VALUE}]")
    private long messageBurst;

    @Option(
            names = "--log-ring-bytes",
            paramLabel = "BYTES",
            defaultValue = "${env:CHAT_LOG_RING_BYTES:-8388608}",
            description =
                    "Memory for recent messages; who is further behind reads from the database. [CHAT_LOG_RING_BYTES; ${DEFAULT-VALUE}]")
    private long logRingBytes;

    @Option(
            names = "--login-timeout",
            paramLabel = "SECONDS",
            defaultValue = "${env:CHAT_LOGIN_TIMEOUT:-60}",
            description =
                    "Connections without a log-in are closed after this time; 0 means never. [CHAT_LOGIN_TIMEOUT; ${DEFAULT-VALUE}]")
    private long loginTimeoutSeconds;

    @Option(
            names = "--idle-timeout",
            paramLabel = "SECONDS",
            defaultValue = "${env:CHAT_IDLE_TIMEOUT:-300}",
            description =
                    "Connections without a byte in either direction are closed after this time; 0 means never. [CHAT_IDLE_TIMEOUT; ${DEFAULT-VALUE}]")
    private long idleTimeoutSeconds;

    /** @throws ParameterException with one sentence, if a value is out of its range */
    ServerConfig toConfig() {
        if (host.isBlank()) {
            throw new ParameterException(command.commandLine(), "--host must be an address or a name, and is empty.");
        }
        if (dataDir.toString().isBlank()) {
            throw new ParameterException(command.commandLine(), "--data-dir must be a folder, and is empty.");
        }
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = within("--hash-threads", hashThreads, 0, 256);
        return new ServerConfig(
                host,
                within("--port", port, 0, 65_535),
                dataDir,
                within("--argon2-memory-kib", argon2MemoryKib, 8, 4 * (GIB / 1024)),
                within("--argon2-iterations", argon2Iterations, 1, 1_000),
                threads == 0 ? Math.max(1, cores - 1) : threads,
                within("--max-connections", maxConnections, 1, 1_000_000),
                within("--messages-per-second", messagesPerSecond, 0, 1_000_000),
                within("--message-burst", messageBurst, 1, 1_000_000),
                within("--log-ring-bytes", logRingBytes, MessageLog.MIN_CAPACITY_BYTES, GIB),
                Duration.ofSeconds(within("--login-timeout", loginTimeoutSeconds, 0, 86_400)),
                Duration.ofSeconds(within("--idle-timeout", idleTimeoutSeconds, 0, 86_400)),
                access(),
                tls());
    }

    private AccessSettings access() {
        Registration who = Registration.ofWireName(registration)
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "--registration must be open, invite or closed, not \"%s\".".formatted(registration)));
        return new AccessSettings(
                who,
                within("--login-failures", loginFailures, 0, 1_000_000),
                within("--registrations-per-hour", registrationsPerHour, 0, 1_000_000));
    }

    /** All that TLS needs, or nothing of it: half of it must not end in a server without. */
    private Optional<ServerConfig.Tls> tls() {
        int port = within("--tls-port", tlsPort, 0, 65_535);
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--tls-port", port != 0);
        given.put("--tls-cert", !tlsCert.toString().isEmpty());
        given.put("--tls-key", !tlsKey.toString().isEmpty());
        if (!given.containsValue(true) && tlsHost.isEmpty()) {
            return Optional.empty();
        }
        given.forEach((option, there) -> {
            if (!there) {
                throw new ParameterException(
                        command.commandLine(),
                        "TLS needs --tls-port (usually 5443), --tls-cert and --tls-key, and %s is missing."
                                .formatted(option));
            }
        });
        return Optional.of(new ServerConfig.Tls(tlsHost.isBlank() ? host : tlsHost, port, tlsCert, tlsKey));
    }

    private int within(String option, long value, int min, int max) {
        if (value < min || value > max) {
            throw new ParameterException(
                    command.commandLine(), "%s must be between %d and %d, not %d.".formatted(option, min, max, value));
        }
        return (int) value;
    }
}
