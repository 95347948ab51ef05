package chatroom.server.config;

import chatroom.protocol.Limits;
import chatroom.server.reactor.ReactorLimits;
import java.time.Duration;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The part of {@link ServerOptions} that says what one peer, or all of them together, may take of the server. Where 0 is allowed, it means:
 * no such limit.
 */
final class LimitOptions {
    private static final int MANY = 1_000_000;
    private static final int DAY_SECONDS = 86_400;

    /** With less, a page of a catch-up would stop its reader's requests. */
    private static final int LEAST_OUTBOX_BYTES = 64 * 1024;

    private static final long MIB = 1 << 20;

    /** An account has an eighth of it, and a page must fit in there. */
    private static final int LEAST_HELD_MIB = 4;

    private static final int MOST_OUTBOX_BYTES = 16 << 20;

    @WhileRunning
    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Connections at the same time. [CHAT_MAX_CONNECTIONS; ${DEFAULT-VALUE}]")
    private long maxConnections;

    @WhileRunning
    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            defaultValue = "256",
            description =
                    "Those of one IPv4 address, or of one /64 of IPv6, at the same time; 0 means any number. [CHAT_MAX_CONNECTIONS_PER_ADDRESS; ${DEFAULT-VALUE}]")
    private long maxConnectionsPerAddress;

    @WhileRunning
    @Option(
            names = "--max-guests",
            paramLabel = "N",
            defaultValue = "2500",
            description =
                    "Connections without a log-in at the same time; 0 means any number. [CHAT_MAX_GUESTS; ${DEFAULT-VALUE}]")
    private long maxGuests;

    @WhileRunning
    @Option(
            names = "--max-in-flight",
            paramLabel = "N",
            defaultValue = "128",
            description =
                    "Messages that one connection may have on their way to the disk; of other requests it may have one. [CHAT_MAX_IN_FLIGHT; ${DEFAULT-VALUE}]")
    private long maxInFlight;

    @WhileRunning
    @Option(
            names = "--messages-per-second",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "What one user may send in the long run; 0 means any number. [CHAT_MESSAGES_PER_SECOND; ${DEFAULT-VALUE}]")
    private long messagesPerSecond;

    @WhileRunning
    @Option(
            names = "--message-burst",
            paramLabel = "N",
            defaultValue = "30",
            description = "What one user may send at once. [CHAT_MESSAGE_BURST; ${DEFAULT-VALUE}]")
    private long messageBurst;

    @WhileRunning
    @Option(
            names = "--outbox-bytes",
            paramLabel = "BYTES",
            defaultValue = "65536",
            description =
                    "Output that one connection may leave waiting before its requests wait too. [CHAT_OUTBOX_BYTES; ${DEFAULT-VALUE}]")
    private long outboxBytes;

    @WhileRunning
    @Option(
            names = "--guest-outbox-bytes",
            paramLabel = "BYTES",
            defaultValue = "8192",
            description = "The same before the log-in. [CHAT_GUEST_OUTBOX_BYTES; ${DEFAULT-VALUE}]")
    private long guestOutboxBytes;

    @WhileRunning
    @Option(
            names = "--held-mib",
            paramLabel = "MIB",
            defaultValue = "0",
            description =
                    "Memory for what all connections together leave unread or unfinished, and for pages that are read for them; 0 means a quarter of Java's heap. [CHAT_HELD_MIB; ${DEFAULT-VALUE}]")
    private long heldMib;

    @WhileRunning
    @Option(
            names = "--login-timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "Connections without a log-in are closed after this time; 0 means never. [CHAT_LOGIN_TIMEOUT; ${DEFAULT-VALUE}]")
    private long loginTimeoutSeconds;

    @WhileRunning
    @Option(
            names = "--frame-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "Connections are closed when a request has not ended this long after its first byte; 0 means never. [CHAT_FRAME_TIMEOUT; ${DEFAULT-VALUE}]")
    private long frameTimeoutSeconds;

    @WhileRunning
    @Option(
            names = "--idle-timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description =
                    "Connections whose other end sends nothing, and acknowledges nothing that it is sent, are closed after this time; 0 means never. [CHAT_IDLE_TIMEOUT; ${DEFAULT-VALUE}]")
    private long idleTimeoutSeconds;

    /** @throws ParameterException with one sentence, if a value is out of its range */
    ServerConfig.Limits toLimits(OptionChecks check) {
        ReactorLimits connections = new ReactorLimits(
                check.within("--max-connections", maxConnections, 1, MANY),
                orAny(check.within("--max-connections-per-address", maxConnectionsPerAddress, 0, MANY)),
                orAny(check.within("--max-guests", maxGuests, 0, MANY)),
                Limits.FRAME_BYTES,
                check.within("--outbox-bytes", outboxBytes, LEAST_OUTBOX_BYTES, MOST_OUTBOX_BYTES),
                check.within("--guest-outbox-bytes", guestOutboxBytes, 1_024, MOST_OUTBOX_BYTES),
                Duration.ofSeconds(check.within("--frame-timeout", frameTimeoutSeconds, 0, DAY_SECONDS)),
                Duration.ofSeconds(check.within("--idle-timeout", idleTimeoutSeconds, 0, DAY_SECONDS)));
        return new ServerConfig.Limits(
                connections,
                heldBytes(check, Runtime.getRuntime().maxMemory()),
                check.within("--max-in-flight", maxInFlight, 1, 16_384),
                check.within("--messages-per-second", messagesPerSecond, 0, MANY),
                check.within("--message-burst", messageBurst, 1, MANY),
                Duration.ofSeconds(check.within("--login-timeout", loginTimeoutSeconds, 0, DAY_SECONDS)));
    }

    /** Beside it the heap has to hold the connections themselves, and what lives for a moment only. */
    private long heldBytes(OptionChecks check, long heapBytes) {
        if (heldMib == 0) {
            return Math.max(LEAST_HELD_MIB * MIB, heapBytes / 4);
        }
        int most = (int) Math.max(LEAST_HELD_MIB, Math.min(MANY, heapBytes / 2 / MIB));
        if (heldMib > most) {
            throw check.wrong(
                    "--held-mib", "may be half of Java's heap at most, " + most + " here; give Java more with -Xmx.");
        }
        return check.within("--held-mib", heldMib, LEAST_HELD_MIB, most) * MIB;
    }

    private static int orAny(int number) {
        return number == 0 ? ReactorLimits.ANY_NUMBER : number;
    }
}
