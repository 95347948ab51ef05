package chatroom.simulation;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.Username;
import chatroom.testing.MemoryStore;
import chatroom.testing.RoomStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** The newest entry that anybody was told of. */
    private long told;

    /** The newest entry that anybody was shown, or knows to be stored. */
    private long shown;

    /** How many of the store's steps are in this. */
    private int taken;

    /** The numbers of the commits that did something here, after one that stands for the beginning. */
    private final NavigableSet<Long> moments = new TreeSet<>(Set.of(0L));

    /** With which commit each entry was stored; the one with id n is at n. */
    private final List<Long> momentsOfEntries = new ArrayList<>(List.of(0L));

    /** How each entry read, by the commit from which on it did; the one with id n is at n - 1. */
    private final List<NavigableMap<Long, Entry>> readings = new ArrayList<>();

    /** Messages that have lost their texts, without an entry that would say so. */
    private final Set<Long> pruned = new HashSet<>();

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

    /** Somebody is told that there is this entry. */
    void tell(long id) {
        told = Math.max(told, id);
    }

    /** Somebody is shown this entry, or told that it is stored, or that everything up to it is. */
    void show(long id) {
        tell(id);
        shown = Math.max(shown, id);
    }

    /** Whoever asks for a page gets one that goes as far. */
    long shown() {
        return shown;
    }

    /** An operator is told of what was done here. */
    void tellOperator() {
        store.entries(name).stream()
                .filter(entry -> entry.username().equals(Entry.SERVER))
                .mapToLong(Entry::id)
                .max()
                .ifPresent(this::tell);
    }

    /** The newest entry that anybody was told of: what is committed beyond that may still seem to come later. */
    long told() {
        return told;
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
        List<RoomStep> steps = store.steps(name);
        while (taken < steps.size()) {
            RoomStep step = steps.get(taken++);
            moments.add(step.moment());
            step.entry()
                    .ifPresentOrElse(
                            entry -> add(entry, step.moment()), () -> prune(step.prunedThroughId(), step.moment()));
        }
    }

    private void prune(long throughId, long moment) {
        state.messages().stream()
                .filter(message -> message.id() <= throughId && !message.deleted())
                .forEach(message -> {
                    state.apply(List.of(RoomStep.pruned(message)), state.lastId());
                    pruned.add(message.id());
                    readAnew(message.id(), moment);
                    Optional.ofNullable(newestEdits.get(message.id())).ifPresent(edit -> readAnew(edit, moment));
                });
    }

    private void add(Entry entry, long moment) {
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
        momentsOfEntries.add(moment);
        readings.add(new TreeMap<>(Map.of(moment, entry)));
        if (entry instanceof Entry.Edit edit) {
            Long before = newestEdits.put(edit.target(), id);
            readAnew(edit.target(), moment);
            if (before != null) {
                readAnew(before, moment);
            }
        } else if (entry instanceof Entry.Delete delete) {
            readAnew(delete.target(), moment);
            if (newestEdits.containsKey(delete.target())) {
                readAnew(newestEdits.get(delete.target()), moment);
            }
        } else if (entry instanceof Entry.React react) {
            readAnew(react.target(), moment);
        } else if (entry instanceof Entry.Unreact unreact) {
            readAnew(unreact.target(), moment);
        } else if (!(entry instanceof ChatMessage)) {
            standings.put(id, Standing.of(state));
        }
    }

    private void readAnew(long id, long fromMoment) {
        NavigableMap<Long, Entry> reading = readings.get((int) id - 1);
        reading.put(fromMoment, state.current(reading.firstEntry().getValue()));
    }

    private Entry reading(long id, long moment) {
        return readings.get((int) id - 1).floorEntry(moment).getValue();
    }

    /** The number of the commit that stored an entry; 0 for the one before the first. */
    long momentOf(long id) {
        catchUp();
        return momentsOfEntries.get((int) id);
    }

    /**
     * Whether all of these read so at the same moment.
     *
     * @param from no earlier than after this entry
     * @param to no later than before the one after this one
     * @param since no earlier than after this commit
     */
    boolean read(List<? extends Entry> shown, long from, long to, long since) {
        long least = shown.stream().mapToLong(Entry::id).reduce(from, Math::max);
        long first = moments.floor(Math.max(momentOf(least), since));
        long last = to < state.lastId() ? momentOf(to + 1) - 1 : Long.MAX_VALUE;
        return first <= last
                && moments.subSet(first, true, last, true).stream()
                        .anyMatch(moment -> shown.stream()
                                .allMatch(entry -> reading(entry.id(), moment).equals(entry)));
    }

    /** Whether an entry has this text after a commit, or later. */
    boolean hasText(Entry shown, long moment) {
        NavigableMap<Long, Entry> reading = readings.get((int) shown.id() - 1);
        Long from = reading.floorKey(moment);
        return (from == null ? reading : reading.tailMap(from, true))
                .values().stream().anyMatch(entry -> entry.text().equals(shown.text()));
    }

    /** Whether there is a message that isn't deleted. */
    boolean isLive(long id) {
        return state().message(id).filter(message -> !message.deleted()).isPresent();
    }

    /** Whether a message has lost its text since it read so: nobody is told of that who has it. */
    boolean mayStillBeKnown(ChatMessage as) {
        return pruned.contains(as.id())
                && readings.get((int) as.id() - 1).values().stream()
                        .anyMatch(entry -> entry.text().equals(as.text()));
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
