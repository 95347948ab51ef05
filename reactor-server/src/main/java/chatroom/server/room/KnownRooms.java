package chatroom.server.room;

import chatroom.protocol.Role;
import chatroom.protocol.RoomName;
import chatroom.server.store.Rooms.Known;
import chatroom.server.store.Rooms.Membership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What one user is in which rooms, at most one of each name. In arrays, sorted by name, because there are some tens of them for everybody
 * who is logged in: as objects they were a fifth of all that a connection takes in memory. Reactor thread only.
 */
final class KnownRooms {
    /** As {@link RoomName#key()} has it: names are ASCII. */
    private static final Comparator<Known> BY_NAME =
            Comparator.comparing(known -> known.room().value(), String.CASE_INSENSITIVE_ORDER);

    private RoomName[] names;

    /** Null for who isn't in the room. */
    private Role[] roles;

    private long[] readIds;
    private long[] asOfs;

    /** Of those few rooms in which the user is muted or banned, or was. */
    private Map<RoomName, Ends> ends;

    private record Ends(Optional<Instant> mutedUntil, Optional<Instant> bannedUntil) {
        private static final Ends NONE = new Ends(Optional.empty(), Optional.empty());

        static Ends of(Membership membership) {
            return new Ends(membership.mutedUntil(), membership.bannedUntil());
        }
    }

    KnownRooms(Collection<Known> known) {
        takeAll(new ArrayList<>(known));
    }

    private void takeAll(List<Known> known) {
        known.sort(BY_NAME);
        names = new RoomName[known.size()];
        roles = new Role[names.length];
        readIds = new long[names.length];
        asOfs = new long[names.length];
        Map<RoomName, Ends> found = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            names[i] = known.get(i).room();
            take(i, known.get(i));
            Ends those = Ends.of(known.get(i).membership());
            if (!those.equals(Ends.NONE)) {
                found.put(names[i], those);
            }
        }
        ends = Map.copyOf(found);
    }

    private void take(int place, Known known) {
        roles[place] = known.membership().role().orElse(null);
        readIds[place] = known.membership().readId();
        asOfs[place] = known.asOf();
    }

    /** Null where nothing is known. */
    Known find(RoomName room) {
        int place = place(room);
        return place < 0 ? null : at(place);
    }

    private Known at(int place) {
        RoomName name = names[place];
        Ends those = endsAt(place);
        return new Known(
                new Membership(
                        name,
                        Optional.ofNullable(roles[place]),
                        readIds[place],
                        those.mutedUntil(),
                        those.bannedUntil()),
                asOfs[place]);
    }

    private Ends endsAt(int place) {
        return ends.getOrDefault(names[place], Ends.NONE);
    }

    /** The entry up to which that is known; 0 where nothing is. */
    long asOf(RoomName room) {
        int place = place(room);
        return place < 0 ? 0 : asOfs[place];
    }

    /** In the place of what was known of that room. */
    void put(Known known) {
        int place = place(known.room());
        if (place >= 0 && endsAt(place).equals(Ends.of(known.membership()))) {
            take(place, known);
        } else {
            remove(known.room());
            List<Known> more = new ArrayList<>(all());
            more.add(known);
            takeAll(more);
        }
    }

    /** Returns what was known; null for nothing. */
    Known remove(RoomName room) {
        int place = place(room);
        if (place < 0) {
            return null;
        }
        List<Known> fewer = new ArrayList<>(all());
        Known removed = fewer.remove(place);
        takeAll(fewer);
        return removed;
    }

    /** By name. What is changed meanwhile isn't in it. */
    List<Known> all() {
        return IntStream.range(0, names.length).mapToObj(this::at).toList();
    }

    /** Where it stands, or less than 0. */
    private int place(RoomName room) {
        int from = 0;
        int to = names.length - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = String.CASE_INSENSITIVE_ORDER.compare(names[middle].value(), room.value());
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return -1;
    }
}
