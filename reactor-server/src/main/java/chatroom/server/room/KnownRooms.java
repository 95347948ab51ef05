package chatroom.server.room;

import chatroom.protocol.RoomName;
import chatroom.server.store.Rooms.Known;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What one user is in which rooms, at most one of each name. A sorted list: there is one for everybody who is logged in, and of its
 * elements a tenth of all that a connection takes in memory. Reactor thread only.
 */
final class KnownRooms {
    /** As {@link RoomName#key()} has it: names are ASCII. */
    private static final Comparator<Known> BY_NAME =
            Comparator.comparing(known -> known.room().value(), String.CASE_INSENSITIVE_ORDER);

    private final List<Known> sorted;

    KnownRooms(Collection<Known> known) {
        this.sorted = new ArrayList<>(known);
        sorted.sort(BY_NAME);
    }

    /** Null where nothing is known. */
    Known find(RoomName room) {
        int place = place(room);
        return place < 0 ? null : sorted.get(place);
    }

    /** In the place of what was known of that room. */
    void put(Known known) {
        int place = place(known.room());
        if (place < 0) {
            sorted.add(-place - 1, known);
        } else {
            sorted.set(place, known);
        }
    }

    /** Returns what was known; null for nothing. */
    Known remove(RoomName room) {
        int place = place(room);
        return place < 0 ? null : sorted.remove(place);
    }

    /** By name. What is changed meanwhile isn't in it. */
    List<Known> all() {
        return List.copyOf(sorted);
    }

    /** Where it stands, or {@code -1 -} where it would. */
    private int place(RoomName room) {
        int from = 0;
        int to = sorted.size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = String.CASE_INSENSITIVE_ORDER.compare(
                    sorted.get(middle).room().value(), room.value());
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return -1 - from;
    }
}
