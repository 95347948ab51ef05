package chatroom.server.reactor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has a descriptor, counted as the limits count them: all together, those before login, those of one network. Who comes beyond a limit
 * gets a slot too, until it has been told, as long as not too many are being told.
 *
 * <p>What one network may take gets smaller with the places that are left, where that is less than a quarter of them, so that not even some
 * dozens of them can take them all. And guests give way: the one that was silent for longest, of the network that has the most of them, to
 * whoever comes from one that has fewer, where some of a network from which somebody logged in lately don't count; or one that was silent
 * for a while to another of its own network. Who waits for an answer isn't silent, and gives way after all others of its network.
 *
 * <p>Each costs the same however many are here. Reactor thread only.
 */
final class ConnectionLimiter {
    /** How many may be told at the same time that there is no room. */
    private static final int REFUSALS_AT_ONCE = 16;

    /** Fewer places aren't shared out: a part of a few would be too few for one network. */
    private static final int FEW_PLACES = 64;

    /**
     * Where all places are taken: so many may have a descriptor still, whose places are somebody else's. With those who are told, fewer
     * than the reserve.
     */
    static final int CLOSING_AT_ONCE = 32;

    /** While this part of the places is left, they aren't shared out. */
    private static final int PART_FOR_ANYBODY = 4;

    /**
     * A guest that said something in this time doesn't give way to its like: those who come back all at once would only push each other
     * out.
     */
    static final long PATIENCE_NS = Duration.ofSeconds(5).toNanos();

    private final ReactorStats stats;
    private final Map<String, Network> networks = new HashMap<>();
    private final MemberNetworks known = new MemberNetworks();
    private final GuestNetworks guestNetworks = new GuestNetworks();

    ConnectionLimiter(ReactorStats stats) {
        this.stats = stats;
    }

    /**
     * What becomes of a connection that comes.
     *
     * @param refusal the limit that it is beyond; empty where there is a place
     * @param displaced the guest that has to give its place away for it; empty where one is free
     */
    record Decision(Optional<CloseReason> refusal, Optional<ConnectionSlot> displaced) {
        private static Decision accepted() {
            return new Decision(Optional.empty(), Optional.empty());
        }

        private static Decision displacing(ConnectionSlot guest) {
            return new Decision(Optional.empty(), Optional.of(guest));
        }

        private static Decision refused(CloseReason reason) {
            return new Decision(Optional.of(reason), Optional.empty());
        }
    }

    /** A connection that comes now could neither be let in nor be told why not. */
    boolean isFull(ReactorLimits limits) {
        return taken() >= limits.maxConnections() && count(ConnectionState.GUEST) == 0 && !mayTellRefusal();
    }

    /** Whether one more connection may be kept for as long as it takes to tell it that it is refused. */
    boolean mayTellRefusal() {
        return count(ConnectionState.TURNED_AWAY) < REFUSALS_AT_ONCE;
    }

    /** Whether the next connection from there has a place. */
    Decision decide(String name, ReactorLimits limits, long nowNs) {
        Network network = networks.getOrDefault(name, new Network(name, known.contains(name)));
        if (taken() >= limits.maxConnections() && count(ConnectionState.CLOSING) >= CLOSING_AT_ONCE) {
            return Decision.refused(CloseReason.TOO_MANY_CONNECTIONS);
        }
        if (network.taken() >= limits.maxConnectionsPerAddress()) {
            return idleGuestOf(network, nowNs)
                    .map(Decision::displacing)
                    .orElseGet(() -> Decision.refused(reason(limits)));
        }
        if (isBeyond(limits.maxConnections(), taken(), network.taken(), limits)) {
            return displaceAnother(network, reason(limits), nowNs);
        }
        if (isBeyond(limits.maxGuests(), count(ConnectionState.GUEST), network.guests(), limits)) {
            return displaceAnother(network, CloseReason.TOO_MANY_GUESTS, nowNs);
        }
        return Decision.accepted();
    }

    private CloseReason reason(ReactorLimits limits) {
        return taken() >= limits.maxConnections()
                ? CloseReason.TOO_MANY_CONNECTIONS
                : CloseReason.TOO_MANY_FROM_ADDRESS;
    }

    /**
     * Where less than a quarter of the places is left, the share of a network is of what is left the part that this is of all: of a tenth a
     * tenth. Where any number may come from one address, addresses say nothing of who comes, and there are no shares.
     */
    private static boolean isBeyond(int places, long taken, int ofNetwork, ReactorLimits limits) {
        long left = places - taken;
        boolean shared = places >= FEW_PLACES && left < places / PART_FOR_ANYBODY && !limits.hasAnyNumberPerAddress();
        return left <= 0 || (shared && (long) ofNetwork * places >= left * left);
    }

    private Decision displaceAnother(Network network, CloseReason otherwise, long nowNs) {
        Optional<Network> heaviest = guestNetworks.heaviest();
        if (heaviest.isPresent() && heaviest.get().weight() > network.weight() + 1) {
            return Decision.displacing(heaviest.get().firstToGiveWay());
        }
        return idleGuestOf(network, nowNs)
                .or(() -> heaviest.filter(other -> other.weight() > network.weight())
                        .flatMap(other -> idleGuestOf(other, nowNs)))
                .map(Decision::displacing)
                .orElseGet(() -> Decision.refused(otherwise));
    }

    private static Optional<ConnectionSlot> idleGuestOf(Network network, long nowNs) {
        return network.longestSilentGuest().filter(guest -> nowNs - guest.lastActiveNs() >= PATIENCE_NS);
    }

    ConnectionSlot take(String name, long nowNs) {
        return new ConnectionSlot(this, enter(name), ConnectionState.GUEST, nowNs);
    }

    /** Counts one more connection of the network. */
    Network enter(String name) {
        Network network = networks.computeIfAbsent(name, any -> new Network(name, known.contains(name)));
        network.take(1);
        return network;
    }

    ConnectionSlot takeToRefuse(long nowNs) {
        return new ConnectionSlot(this, null, ConnectionState.TURNED_AWAY, nowNs);
    }

    private long taken() {
        return count(ConnectionState.GUEST) + count(ConnectionState.MEMBER) + count(ConnectionState.CLOSING);
    }

    private long count(ConnectionState state) {
        return stats.connections(state).get();
    }

    void entered(ConnectionSlot slot, ConnectionState state) {
        stats.connections(state).increment();
        if (state == ConnectionState.GUEST) {
            guestNetworks.remove(slot.network());
            slot.network().add(slot);
            guestNetworks.add(slot.network());
        }
    }

    void left(ConnectionSlot slot, ConnectionState state) {
        stats.connections(state).add(-1);
        if (state == ConnectionState.GUEST) {
            guestNetworks.remove(slot.network());
            slot.network().remove(slot);
            guestNetworks.add(slot.network());
        }
    }

    /** Somebody has logged in from there. */
    void known(Network network) {
        guestNetworks.remove(network);
        network.becomeKnown();
        guestNetworks.add(network);
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
