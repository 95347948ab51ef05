package chatroom.server.reactor;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Handshakes under way. Those that hold something are kept by network, and networks by how many they have, so that to find one that can be
 * spared costs the same for any number. Reactor thread only.
 */
final class Handshakes {
    private final Set<Handshake> all = new LinkedHashSet<>();
    private final Map<Network, Group> groups = new HashMap<>();

    /** Of those with as many, the one that came first is the last: newcomers aren't pushed out by a crowd of networks with one each. */
    private final TreeSet<Group> byWeight =
            new TreeSet<>(Comparator.comparingInt((Group group) -> group.weight).thenComparing(group -> -group.number));

    private long heldBytes;
    private long nextNumber;

    void enter(Handshake handshake) {
        handshake.number = nextNumber++;
        all.add(handshake);
    }

    /** It holds so much more, or less where negative; and a worker is at work for it, or will be, or it is its peer's turn. */
    void update(Handshake handshake, long moreBytes, boolean isBusy) {
        heldBytes += moreBytes;
        Network network = handshake.network();
        Group group = groups.computeIfAbsent(network, any -> new Group(network, nextNumber++));
        byWeight.remove(group);
        group.waiting.remove(handshake.number);
        group.busy.remove(handshake.number);
        (isBusy ? group.busy : group.waiting).put(handshake.number, handshake);
        keep(group);
    }

    /** It is a connection now, or nothing. */
    void leave(Handshake handshake, long heldUntilNow) {
        heldBytes -= heldUntilNow;
        all.remove(handshake);
        Group group = groups.get(handshake.network());
        if (group != null) {
            byWeight.remove(group);
            group.waiting.remove(handshake.number);
            group.busy.remove(handshake.number);
            keep(group);
        }
    }

    private void keep(Group group) {
        int size = group.waiting.size() + group.busy.size();
        if (size == 0) {
            groups.remove(group.network);
            return;
        }
        boolean known = group.network != null && group.network.isKnown();
        group.weight = size - (known ? Network.GUESTS_OF_KNOWN : 0);
        byWeight.add(group);
    }

    long heldBytes() {
        return heldBytes;
    }

    int size() {
        return all.size();
    }

    /**
     * The latest of the network that has most of them, of those for which work has been handed out only where there is no other; false if
     * none holds anything.
     */
    boolean endOne() {
        if (byWeight.isEmpty()) {
            return false;
        }
        Group group = byWeight.last();
        (group.waiting.isEmpty() ? group.busy : group.waiting)
                .lastEntry()
                .getValue()
                .end(CloseReason.MEMORY_SHORT);
        return true;
    }

    void endAll(CloseReason reason) {
        List.copyOf(all).forEach(handshake -> handshake.end(reason));
    }

    /** Of a network, or of those who are being turned away. */
    private static final class Group {
        private final Network network;
        private final long number;
        private final TreeMap<Long, Handshake> waiting = new TreeMap<>();
        private final TreeMap<Long, Handshake> busy = new TreeMap<>();

        /** As it was when it was put in its place. */
        private int weight;

        private Group(Network network, long number) {
            this.network = network;
            this.number = number;
        }
    }
}
