package chatroom.server.reactor;

import java.util.LinkedHashSet;
import java.util.Set;

/** What came from one {@linkplain PeerNetwork network} and is here. Reactor thread only. */
final class Network {
    /** So many guests of a network from which somebody logged in lately weigh nothing. */
    private static final int GUESTS_OF_KNOWN = 16;

    private final String name;

    /** The one that was silent for longest first. */
    private final Set<Seat> guests = new LinkedHashSet<>(2);

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
        return guests.size();
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
        return guests.size() - (known ? GUESTS_OF_KNOWN : 0);
    }

    void add(Seat guest) {
        guests.add(guest);
    }

    void remove(Seat guest) {
        guests.remove(guest);
    }

    void stirred(Seat guest) {
        guests.remove(guest);
        guests.add(guest);
    }

    /** There has to be one. */
    Seat longestSilentGuest() {
        return guests.iterator().next();
    }
}
