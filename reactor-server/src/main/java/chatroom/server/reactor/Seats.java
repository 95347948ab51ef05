package chatroom.server.reactor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has a descriptor, counted as the limits count them: all together, those before login, those of one network. Whoever comes beyond a limit gets a seat too,
 * in which to be told so, as long as not too many are being told.
 *
 * <p>Reactor thread only.
 */
final class Seats {
    /** How many may be told at the same time that there is no room. */
    private static final int TURNED_AWAY_AT_ONCE = 16;

    private final ReactorStats stats;
    private final Map<String, Integer> takenByNetwork = new HashMap<>();

    Seats(ReactorStats stats) {
        this.stats = stats;
    }

    /** Who comes now would neither get a place nor be told. */
    boolean areFull(ReactorLimits limits) {
        return taken() >= limits.maxConnections() && !mayBeTold();
    }

    /** Whether one more may be told that there is no room. */
    boolean mayBeTold() {
        return count(ConnectionState.TURNED_AWAY) < TURNED_AWAY_AT_ONCE;
    }

    /** Which limit the next connection from there would exceed. */
    Optional<CloseReason> refusal(String network, ReactorLimits limits) {
        if (taken() >= limits.maxConnections()) {
            return Optional.of(CloseReason.TOO_MANY_CONNECTIONS);
        }
        if (takenByNetwork.getOrDefault(network, 0) >= limits.maxConnectionsPerAddress()) {
            return Optional.of(CloseReason.TOO_MANY_FROM_ADDRESS);
        }
        return count(ConnectionState.GUEST) >= limits.maxGuests()
                ? Optional.of(CloseReason.TOO_MANY_GUESTS)
                : Optional.empty();
    }

    Seat take(String network) {
        takenByNetwork.merge(network, 1, Integer::sum);
        return new Seat(this, network, ConnectionState.GUEST);
    }

    Seat turnAway(String network) {
        return new Seat(this, network, ConnectionState.TURNED_AWAY);
    }

    private long taken() {
        return count(ConnectionState.GUEST) + count(ConnectionState.MEMBER) + count(ConnectionState.CLOSING);
    }

    private long count(ConnectionState state) {
        return stats.connections(state).get();
    }

    void entered(ConnectionState state) {
        stats.connections(state).increment();
    }

    void left(ConnectionState state) {
        stats.connections(state).add(-1);
    }

    void released(String network) {
        takenByNetwork.computeIfPresent(network, (any, taken) -> taken == 1 ? null : taken - 1);
    }

    /** How many networks are remembered: those that are here. */
    int networks() {
        return takenByNetwork.size();
    }
}
