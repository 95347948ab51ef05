package chatroom.server.reactor;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What came from one {@linkplain PeerNetwork network} and is here. Reactor thread only. */
final class Network {
    /** So many guests of a network from which somebody logged in lately weigh nothing. */
    static final int GUESTS_OF_KNOWN = 16;

    private final String name;

    /** The one that was silent for longest first. */
    private final Set<ConnectionSlot> silent = new LinkedHashSet<>(2);

    /** The one that began to wait for its answer first. */
    private final Set<ConnectionSlot> awaiting = new LinkedHashSet<>(2);

    private int taken;
    private boolean known;

    Network(String name, boolean known) {
        this.name = name;
        this.known = known;
    }

    String name() {
        return name;
    }

    /** How many descriptors it has. */
    int taken() {
        return taken;
    }

    void take(int more) {
        taken += more;
    }

    int guests() {
        return silent.size() + awaiting.size();
    }

    boolean isKnown() {
        return known;
    }

    /** Somebody has logged in from there. */
    void becomeKnown() {
        known = true;
    }

    /** The more, the sooner its guests give way to those of others. */
    int weight() {
        return guests() - (known ? GUESTS_OF_KNOWN : 0);
    }

    void add(ConnectionSlot guest) {
        (guest.awaitsAnswer() ? awaiting : silent).add(guest);
    }

    void remove(ConnectionSlot guest) {
        (guest.awaitsAnswer() ? awaiting : silent).remove(guest);
    }

    void active(ConnectionSlot guest) {
        remove(guest);
        add(guest);
    }

    /** Who waits for an answer isn't silent. */
    Optional<ConnectionSlot> longestSilentGuest() {
        return silent.stream().findFirst();
    }

    /** Even one that waits for an answer, where all do: or nobody would give way who keeps asking. There has to be a guest. */
    ConnectionSlot firstToGiveWay() {
        return longestSilentGuest().orElseGet(() -> awaiting.iterator().next());
    }
}
