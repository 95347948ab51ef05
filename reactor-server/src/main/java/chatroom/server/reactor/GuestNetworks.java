package chatroom.server.reactor;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The networks that have guests, by their weight: to find the heaviest costs the same however many there are. Reactor thread only. */
final class GuestNetworks {
    private final TreeMap<Integer, Set<Network>> byWeight = new TreeMap<>();

    /** The network's weight is about to change. */
    void remove(Network network) {
        byWeight.computeIfPresent(network.weight(), (weight, networks) -> {
            networks.remove(network);
            return networks.isEmpty() ? null : networks;
        });
    }

    /** As it is now; one without guests isn't kept. */
    void add(Network network) {
        if (network.guests() > 0) {
            byWeight.computeIfAbsent(network.weight(), weight -> new LinkedHashSet<>(2))
                    .add(network);
        }
    }

    /** Of those that are the heaviest, the one that is for longest. */
    Optional<Network> heaviest() {
        return byWeight.isEmpty()
                ? Optional.empty()
                : Optional.of(byWeight.lastEntry().getValue().iterator().next());
    }
}
