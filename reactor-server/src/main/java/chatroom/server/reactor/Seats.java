package chatroom.server.reactor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has a descriptor, counted as the limits count them: all together, those before login, those of one network. Whoever comes beyond a limit gets a seat too,
 * in which to be told so, as long as not too many are being told.
 *
 * <p>What one network may take gets smaller with the places that are left, where that is less than a quarter of them, so that not even some dozens of them can take them all. And guests give way: the one that was silent for
 * longest, of the network that has the most of them, to whoever comes from one that has fewer, where some of a network from which somebody logged in lately
 * don't count; or one that was silent for a while to another of its own network. Who waits for an answer isn't silent, and gives way after all others of its network.
 *
 * <p>Each costs the same however many are here. Reactor thread only.
 */
final class Seats {
    /** How many may be told at the same time that there is no room. */
    private static final int TURNED_AWAY_AT_ONCE = 16;

    /** Fewer places aren't shared out: a part of a few would be too few for one network. */
    private static final int FEW_PLACES = 64;

    /** Where all places are taken: so many may have a descriptor still, whose places are somebody else's. With those who are told, fewer than the reserve. */
    static final int GOING_AT_ONCE = 32;

    /** While this part of the places is left, they aren't shared out. */
    private static final int PART_FOR_ANYBODY = 4;

    /** A guest that said something in this time doesn't give way to its like: those who come back all at once would only push each other out. */
    static final long PATIENCE_NS = Duration.ofSeconds(5).toNanos();

    private final ReactorStats stats;
    private final Map<String, Network> networks = new HashMap<>();
    private final KnownNetworks known = new KnownNetworks();
    private final Crowd crowd = new Crowd();

    Seats(ReactorStats stats) {
        this.stats = stats;
    }

    /**
     * What becomes of a connection that comes.
     *
     * @param refusal the limit that it is beyond; empty where there is a place
     * @param before the guest whose place that is until now; empty where it is free
     */
    record Verdict(Optional<CloseReason> refusal, Optional<Seat> before) {
        private static Verdict welcome() {
            return new Verdict(Optional.empty(), Optional.empty());
        }

        private static Verdict insteadOf(Seat guest) {
            return new Verdict(Optional.empty(), Optional.of(guest));
        }

        private static Verdict refused(CloseReason reason) {
            return new Verdict(Optional.of(reason), Optional.empty());
        }
    }

    /** Who comes now would neither get a place nor be told. */
    boolean areFull(ReactorLimits limits) {
        return taken() >= limits.maxConnections() && count(ConnectionState.GUEST) == 0 && !mayBeTold();
    }

    /** Whether one more may be told that there is no room. */
    boolean mayBeTold() {
        return count(ConnectionState.TURNED_AWAY) < TURNED_AWAY_AT_ONCE;
    }

    /** Whether the next connection from there has a place. */
    Verdict verdict(String name, ReactorLimits limits, long nowNs) {
        Network network = networks.getOrDefault(name, new Network(name, known.contains(name)));
        if (taken() >= limits.maxConnections() && count(ConnectionState.CLOSING) >= GOING_AT_ONCE) {
            return Verdict.refused(CloseReason.TOO_MANY_CONNECTIONS);
        }
        if (network.taken() >= limits.maxConnectionsPerAddress()) {
            return silentOneOf(network, nowNs).map(Verdict::insteadOf).orElseGet(() -> Verdict.refused(reason(limits)));
        }
        if (isBeyond(limits.maxConnections(), taken(), network.taken(), limits)) {
            return insteadOfAnother(network, reason(limits), nowNs);
        }
        if (isBeyond(limits.maxGuests(), count(ConnectionState.GUEST), network.guests(), limits)) {
            return insteadOfAnother(network, CloseReason.TOO_MANY_GUESTS, nowNs);
        }
        return Verdict.welcome();
    }

    private CloseReason reason(ReactorLimits limits) {
        return taken() >= limits.maxConnections()
                ? CloseReason.TOO_MANY_CONNECTIONS
                : CloseReason.TOO_MANY_FROM_ADDRESS;
    }

    /**
     * Where less than a quarter of the places is left, the share of a network is of what is left the part that this is of all: of a tenth a tenth. Where any
     * number may come from one address, addresses say nothing of who comes, and there are no shares.
     */
    private static boolean isBeyond(int places, long taken, int ofNetwork, ReactorLimits limits) {
        long left = places - taken;
        boolean shared = places >= FEW_PLACES && left < places / PART_FOR_ANYBODY && !limits.hasAnyNumberPerAddress();
        return left <= 0 || (shared && (long) ofNetwork * places >= left * left);
    }

    private Verdict insteadOfAnother(Network network, CloseReason otherwise, long nowNs) {
        Optional<Network> heaviest = crowd.heaviest();
        if (heaviest.isPresent() && heaviest.get().weight() > network.weight() + 1) {
            return Verdict.insteadOf(heaviest.get().firstToGiveWay());
        }
        return silentOneOf(network, nowNs)
                .or(() -> heaviest.filter(other -> other.weight() > network.weight())
                        .flatMap(other -> silentOneOf(other, nowNs)))
                .map(Verdict::insteadOf)
                .orElseGet(() -> Verdict.refused(otherwise));
    }

    private static Optional<Seat> silentOneOf(Network network, long nowNs) {
        return network.longestSilentGuest().filter(guest -> nowNs - guest.stirredNs() >= PATIENCE_NS);
    }

    Seat take(String name, long nowNs) {
        Network network = networks.computeIfAbsent(name, any -> new Network(name, known.contains(name)));
        network.take(1);
        return new Seat(this, network, ConnectionState.GUEST, nowNs);
    }

    Seat turnAway(long nowNs) {
        return new Seat(this, null, ConnectionState.TURNED_AWAY, nowNs);
    }

    private long taken() {
        return count(ConnectionState.GUEST) + count(ConnectionState.MEMBER) + count(ConnectionState.CLOSING);
    }

    private long count(ConnectionState state) {
        return stats.connections(state).get();
    }

    void entered(Seat seat, ConnectionState state) {
        stats.connections(state).increment();
        if (state == ConnectionState.GUEST) {
            crowd.remove(seat.network());
            seat.network().add(seat);
            crowd.add(seat.network());
        }
    }

    void left(Seat seat, ConnectionState state) {
        stats.connections(state).add(-1);
        if (state == ConnectionState.GUEST) {
            crowd.remove(seat.network());
            seat.network().remove(seat);
            crowd.add(seat.network());
        }
    }

    /** Somebody has logged in from there. */
    void known(Network network) {
        crowd.remove(network);
        network.becomeKnown();
        crowd.add(network);
        known.add(network.name());
    }

    void released(Network network) {
        network.take(-1);
        if (network.taken() == 0) {
            networks.remove(network.name());
        }
    }

    /** How many networks are counted: those that are here. */
    int networks() {
        return networks.size();
    }
}
