package chatroom.simulation;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.Username;
import chatroom.testing.MemoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One room of one store, as it was after each of its entries: what a page may have shown, and who was in it when. Every entry is held
 * against {@link EntryRules} as it is first seen here.
 */
final class RoomHistory {
    private final MemoryStore store;
    private final RoomName name;
    private final Set<String> admins;
    private final RoomState state = new RoomState();

    /** Of the lobby: everybody else is a member. */
    private final Map<String, Role> lobbyRoles = new HashMap<>();

    /** How each entry read, by the entry from which on it did; the one with id n is at n - 1. */
    private final List<NavigableMap<Long, Entry>> readings = new ArrayList<>();

    /** By the message that it is of. */
    private final Map<Long, Long> newestEdits = new HashMap<>();

    /** How things stood, by the entry from which on they did. */
    private final NavigableMap<Long, Standing> standings = new TreeMap<>();

    /**
     * What decides who may do what.
     *
     * @param members what each is
     * @param mutedUntil perhaps it has ended
     * @param bannedUntil perhaps it has ended
     */
    record Standing(
            boolean archived,
            Map<String, Role> members,
            Map<String, Instant> mutedUntil,
            Map<String, Instant> bannedUntil) {
        static Standing of(RoomState state) {
            return new Standing(
                    state.isArchived(),
                    state.members().stream()
                            .collect(Collectors.toMap(RoomState.Member::username, RoomState.Member::role)),
                    state.mutedUntil(),
                    state.bannedUntil());
        }
    }

    /** @param admins act as owners in the lobby and in public rooms, whether they are in them or not */
    RoomHistory(MemoryStore store, RoomName name, Set<String> admins) {
        this.store = store;
        this.name = name;
        this.admins = admins;
        standings.put(0L, Standing.of(state));
    }

    RoomName name() {
        return name;
    }

    /** The newest that is committed at this moment. */
    long head() {
        catchUp();
        return state.lastId();
    }

    /** What the room is after all that is committed at this moment. */
    RoomState state() {
        catchUp();
        return state;
    }

    /** For ever, by an operator. */
    boolean isDeleted() {
        return store.isDeleted(name);
    }

    private void catchUp() {
        List<Entry> entries = store.entries(name);
        while (readings.size() < entries.size()) {
            add(entries.get(readings.size()));
        }
    }

    private void add(Entry entry) {
        long id = entry.id();
        if (id != readings.size() + 1) {
            throw new PromiseBroken("in %s entry %s stands at %s".formatted(name, id, readings.size() + 1));
        }
        if (!EntryRules.allow(name, state, entry, admins.contains(entry.username()), lobbyRoles)) {
            throw new PromiseBroken("in %s those before it didn't allow %s".formatted(name, entry));
        }
        state.apply(entry);
        if (entry instanceof Entry.RoleChange change && name.isLobby()) {
            lobbyRoles.put(change.subject(), change.value());
        }
        readings.add(new TreeMap<>(Map.of(id, entry)));
        if (entry instanceof Entry.Edit edit) {
            Long before = newestEdits.put(edit.target(), id);
            readAnew(edit.target(), id);
            if (before != null) {
                readAnew(before, id);
            }
        } else if (entry instanceof Entry.Delete delete) {
            readAnew(delete.target(), id);
            if (newestEdits.containsKey(delete.target())) {
                readAnew(newestEdits.get(delete.target()), id);
            }
        } else if (entry instanceof Entry.React react) {
            readAnew(react.target(), id);
        } else if (entry instanceof Entry.Unreact unreact) {
            readAnew(unreact.target(), id);
        } else if (!(entry instanceof ChatMessage)) {
            standings.put(id, Standing.of(state));
        }
    }

    private void readAnew(long id, long from) {
        NavigableMap<Long, Entry> reading = readings.get((int) id - 1);
        reading.put(from, state.current(reading.firstEntry().getValue()));
    }

    /** An entry as it read after another one. */
    private Entry reading(long id, long after) {
        return readings.get((int) id - 1).floorEntry(after).getValue();
    }

    /**
     * Whether all of these read so at the same moment.
     *
     * @param from no earlier than after this entry
     * @param to no later than after this one
     */
    boolean read(List<? extends Entry> shown, long from, long to) {
        catchUp();
        long least = shown.stream().mapToLong(Entry::id).reduce(from, Math::max);
        for (long after = least; after <= Math.min(to, state.lastId()); after++) {
            long moment = after;
            if (shown.stream().allMatch(entry -> reading(entry.id(), moment).equals(entry))) {
                return true;
            }
        }
        return false;
    }

    /** Whether an entry has this text after another one, or later. */
    boolean hasText(Entry shown, long after) {
        NavigableMap<Long, Entry> reading = readings.get((int) shown.id() - 1);
        Long from = reading.floorKey(after);
        return (from == null ? reading : reading.tailMap(from, true))
                .values().stream().anyMatch(entry -> entry.text().equals(shown.text()));
    }

    /** Whether there is a message that isn't deleted. */
    boolean isLive(long id) {
        return state().message(id).filter(message -> !message.deleted()).isPresent();
    }

    // Who is in it.

    /** How things stood at some moment from after one entry to after another one. */
    Stream<Standing> standings(long from, long to) {
        catchUp();
        return standings.subMap(standings.floorKey(from), true, Math.max(from, to), true).values().stream();
    }

    boolean isIn(String user, Standing standing) {
        return name.isLobby()
                || (name.isDirect() && name.partnerOf(new Username(user)).isPresent())
                || standing.members().containsKey(user);
    }

    boolean isIn(String user) {
        catchUp();
        return state.lastId() > 0
                && !isDeleted()
                && isIn(user, standings.lastEntry().getValue());
    }

    /** The newest moment at which somebody was in the room, or needn't be: after which entry; -1 if there was none. */
    long lastIn(String user) {
        boolean neednt = admins.contains(user) && state().kind().equals(Optional.of(RoomKind.PUBLIC));
        return neednt ? head() : lastMember(user);
    }

    /** The newest moment at which somebody was in the room: after which entry; -1 if there was none. */
    long lastMember(String user) {
        long until = head();
        for (Map.Entry<Long, Standing> since : standings.descendingMap().entrySet()) {
            if (isIn(user, since.getValue())) {
                return until;
            }
            until = since.getKey() - 1;
        }
        return -1;
    }

    /** Whether somebody was in the room until this entry, which removed them. */
    boolean removes(String user, long id) {
        catchUp();
        return id > 0
                && isIn(user, standings.floorEntry(id - 1).getValue())
                && !isIn(user, standings.floorEntry(id).getValue());
    }

    /** The first entry after this one that removes somebody who is in the room there; the greatest number if there is none yet. */
    long removalAfter(String user, long id) {
        catchUp();
        for (Map.Entry<Long, Standing> since : standings.tailMap(id, false).entrySet()) {
            if (!isIn(user, since.getValue())) {
                return since.getKey();
            }
        }
        return Long.MAX_VALUE;
    }
}
