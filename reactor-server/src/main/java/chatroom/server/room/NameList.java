package chatroom.server.room;

import chatroom.protocol.Username;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Names in their order, in leaves of a hundred or so, each of which keeps how it is written. So who comes or goes costs one leaf, and to
 * tell all names is to copy them. Reactor thread only.
 */
final class NameList {
    static final int MOST_IN_LEAF = 128;

    /** By a name that is not behind the first one of the leaf, and behind the last one of the leaf before. */
    private final NavigableMap<Username, Leaf> leaves = new TreeMap<>();

    private final Function<List<String>, byte[]> writer;

    /** @param writer what some names, at least one, look like where they are told */
    NameList(Function<List<String>, byte[]> writer) {
        this.writer = writer;
    }

    private static final class Leaf {
        private final List<Username> names;

        /** The names as they are written; null where they have changed since. */
        private byte[] written;

        Leaf(List<Username> names) {
            this.names = names;
        }
    }

    /** Adds a name that isn't in the list yet. */
    void add(Username name) {
        Map.Entry<Username, Leaf> at = leaves.floorEntry(name);
        Leaf leaf;
        if (at != null) {
            leaf = at.getValue();
        } else {
            // It is the first of all.
            Map.Entry<Username, Leaf> first = leaves.pollFirstEntry();
            leaf = first == null ? new Leaf(new ArrayList<>()) : first.getValue();
            leaves.put(name, leaf);
        }
        leaf.names.add(-1 - Collections.binarySearch(leaf.names, name), name);
        leaf.written = null;
        if (leaf.names.size() > MOST_IN_LEAF) {
            List<Username> upper = leaf.names.subList(MOST_IN_LEAF / 2, leaf.names.size());
            leaves.put(upper.get(0), new Leaf(new ArrayList<>(upper)));
            upper.clear();
        }
    }

    /** Removes a name that is in the list. */
    void remove(Username name) {
        Map.Entry<Username, Leaf> at = leaves.floorEntry(name);
        Leaf leaf = at.getValue();
        leaf.names.remove(Collections.binarySearch(leaf.names, name));
        leaf.written = null;
        if (leaf.names.isEmpty()) {
            leaves.remove(at.getKey());
            return;
        }
        Map.Entry<Username, Leaf> next = leaves.higherEntry(at.getKey());
        if (next != null && leaf.names.size() + next.getValue().names.size() <= MOST_IN_LEAF / 2) {
            leaf.names.addAll(next.getValue().names);
            leaves.remove(next.getKey());
        }
    }

    /** All names, as they are written to clients. */
    List<byte[]> written() {
        List<byte[]> parts = new ArrayList<>(leaves.size());
        for (Leaf leaf : leaves.values()) {
            if (leaf.written == null) {
                leaf.written =
                        writer.apply(leaf.names.stream().map(Username::value).toList());
            }
            parts.add(leaf.written);
        }
        return parts;
    }
}
