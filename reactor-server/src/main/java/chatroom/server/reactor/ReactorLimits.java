package chatroom.server.reactor;

import java.time.Duration;

/**
 * What one peer, and all of them, may take.
 *
 * @param maxConnections more are told so and closed; below the descriptor limit by a reserve
 * @param maxConnectionsPerAddress of those, from one {@linkplain Connection#network network}; {@link #ANY_NUMBER} where networks say
 * nothing of who comes
 * @param maxGuests of those, before login
 * @param maxFrameBytes the longest line that is taken, its LF included
 * @param outboxBytes while more than this waits for a peer in its outbox, its requests wait too
 * @param guestOutboxBytes the same before login
 * @param frameTimeout how long a line may take from its first byte to its last; zero for any time
 * @param idleTimeout a peer that sends nothing and acknowledges nothing for this long is closed; zero switches that off
 */
public record ReactorLimits(
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxGuests,
        int maxFrameBytes,
        int outboxBytes,
        int guestOutboxBytes,
        Duration frameTimeout,
        Duration idleTimeout) {
    public static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** The same for guests and members, from wherever they come, and without a limit of time for a line. */
    public ReactorLimits(int maxConnections, int maxFrameBytes, int outboxBytes, Duration idleTimeout) {
        this(
                maxConnections,
                ANY_NUMBER,
                maxConnections,
                maxFrameBytes,
                outboxBytes,
                outboxBytes,
                Duration.ZERO,
                idleTimeout);
    }

    public ReactorLimits withMaxConnections(int connections) {
        return new ReactorLimits(
                connections,
                maxConnectionsPerAddress,
                maxGuests,
                maxFrameBytes,
                outboxBytes,
                guestOutboxBytes,
                frameTimeout,
                idleTimeout);
    }

    public ReactorLimits withAnyNumberPerAddress() {
        return new ReactorLimits(
                maxConnections,
                ANY_NUMBER,
                maxGuests,
                maxFrameBytes,
                outboxBytes,
                guestOutboxBytes,
                frameTimeout,
                idleTimeout);
    }

    public boolean hasAnyNumberPerAddress() {
        return maxConnectionsPerAddress == ANY_NUMBER;
    }
}
