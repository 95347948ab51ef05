package chatroom.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.Username;
import chatroom.server.store.Change;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Journals;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Permit;
import chatroom.server.store.Rooms.Membership;
import java.time.Clock;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Journals in lists: what each entry does is what {@link RoomState} says. Nobody blocks anybody. One thread. */
final class MemoryJournals implements Journals {
    private final Clock clock;
    private final Function<String, Optional<String>> registered;
    private final Map<String, Room> rooms = new HashMap<>();

    /** All entries of all rooms, as they were stored. */
    private final List<Stored> stored = new ArrayList<>();

    /** @param nonce empty for none */
    private record Stored(RoomName room, String nonce, Entry entry) {}

    /** One room: the entry with id n is at n - 1. */
    private static final class Room {
        final RoomName name;
        final List<Entry> entries = new ArrayList<>();
        final RoomState state = new RoomState();
        final Map<String, Entry> byNonce = new HashMap<>();

        /** The last entry that changed who may do what. */
        long lastChange;

        /** Everybody is a member of the lobby, without an entry. */
        final Map<String, Role> lobbyRoles = new HashMap<>();

        Room(RoomName name) {
            this.name = name;
        }
    }

    /** Makes an entry of its id and time. */
    private interface Maker {
        Entry make(long id, Instant time);
    }

    MemoryJournals(Clock clock, Function<String, Optional<String>> registered) {
        this.clock = clock;
        this.registered = registered;
        rooms.put(RoomName.LOBBY.key(), new Room(RoomName.LOBBY));
    }

    /** What each room is now; as they were created. */
    Map<RoomName, RoomState> states() {
        Map<RoomName, RoomState> states = new HashMap<>();
        rooms.values().forEach(room -> states.put(room.name, room.state));
        return states;
    }

    @Override
    public List<EntryResult> append(List<NewEntry> batch) {
        return batch.stream().map(this::append).toList();
    }

    private EntryResult append(NewEntry entry) {
        Room room = rooms.get(entry.room().key());
        if (room == null && entry.permit().refused().isPresent()) {
            return entry.permit().refused().get();
        }
        if (room == null) {
            if (entry.room().isDirect()) {
                return begin(entry);
            }
            if (entry.change() instanceof Change.Create create) {
                Room created = new Room(entry.room());
                rooms.put(entry.room().key(), created);
                return store(
                        created,
                        entry,
                        (id, time) -> new Entry.Create(id, name(entry), time, create.kind(), create.topic()));
            }
            return new EntryResult.Refused(ErrorCode.UNKNOWN_ROOM);
        }
        Entry first = room.byNonce.get(nonce(entry));
        if (first != null) {
            return new EntryResult.Duplicate(first.id(), first.timestamp());
        }
        Optional<EntryResult.Refused> refusal = entry.permit()
                .refused()
                .or(() -> entry.room().isDirect() ? directRefusal(entry) : permitRefusal(room, entry));
        return refusal.isPresent() ? refusal.get() : change(room, entry);
    }

    private EntryResult begin(NewEntry entry) {
        Optional<Username> partner = partnerOf(entry);
        if (partner.isEmpty() || !(entry.change() instanceof Change.Say say)) {
            return refused(ErrorCode.UNKNOWN_ROOM);
        }
        if (registered.apply(partner.get().value()).isEmpty()) {
            return refused(ErrorCode.UNKNOWN_USER);
        }
        if (say.replyTo().isPresent()) {
            return refused(ErrorCode.UNKNOWN_MESSAGE);
        }
        Room begun = new Room(entry.room());
        rooms.put(entry.room().key(), begun);
        return change(begun, entry);
    }

    private static Optional<Username> partnerOf(NewEntry entry) {
        return entry.isByServer() ? Optional.empty() : entry.room().partnerOf(entry.username());
    }

    private static Optional<EntryResult.Refused> directRefusal(NewEntry entry) {
        if (partnerOf(entry).isEmpty()) {
            return Optional.of(refused(ErrorCode.UNKNOWN_ROOM));
        }
        Change change = entry.change();
        boolean isOfMessages = change instanceof Change.Say
                || change instanceof Change.Edit
                || change instanceof Change.Delete
                || change instanceof Change.React;
        return isOfMessages ? Optional.empty() : Optional.of(refused(ErrorCode.FORBIDDEN));
    }

    private Optional<EntryResult.Refused> permitRefusal(Room room, NewEntry entry) {
        Permit permit = entry.permit();
        boolean isAsked = entry.change() instanceof Change.About || permit.asOf() < room.lastChange;
        return isAsked ? permit.rules().refusal(standing(room, entry)) : Optional.empty();
    }

    private Permit.Standing standing(Room room, NewEntry entry) {
        Membership who = new Membership(
                entry.room(),
                role(room, entry.room(), name(entry)),
                0,
                Optional.ofNullable(room.state.mutedUntil().get(name(entry))),
                Optional.ofNullable(room.state.bannedUntil().get(name(entry))));
        return new Permit.Standing(
                entry.room(),
                room.state.kind().orElse(RoomKind.PUBLIC),
                room.state.isArchived(),
                who,
                entry.change() instanceof Change.About about
                        ? role(room, entry.room(), about.subject().value())
                        : Optional.empty(),
                clock.instant());
    }

    private Optional<Role> role(Room room, RoomName name, String who) {
        return name.isLobby()
                ? Optional.of(room.lobbyRoles.getOrDefault(who, Role.MEMBER))
                : room.state.member(who).map(RoomState.Member::role);
    }

    private static String nonce(NewEntry entry) {
        return entry.nonce().map(nonce -> entry.userId() + " " + nonce.value()).orElse("");
    }

    private static String name(NewEntry entry) {
        return entry.username().value();
    }

    private EntryResult store(Room room, NewEntry entry, Maker maker) {
        Entry made = maker.make(room.entries.size() + 1L, clock.instant());
        keep(room, new Stored(room.name, nonce(entry), made));
        return new EntryResult.Stored(made);
    }

    private void keep(Room room, Stored one) {
        stored.add(one);
        Entry made = one.entry;
        room.entries.add(made);
        room.state.apply(made);
        if (!(made instanceof ChatMessage
                || made instanceof Entry.Edit
                || made instanceof Entry.Delete
                || made instanceof Entry.React
                || made instanceof Entry.Unreact
                || made instanceof Entry.Topic)) {
            room.lastChange = made.id();
        }
        if (made instanceof Entry.RoleChange change && room.name.isLobby()) {
            room.lobbyRoles.put(change.subject(), change.value());
        }
        if (!one.nonce.isEmpty()) {
            room.byNonce.put(one.nonce, made);
        }
    }

    /** Those that there were when the lobby had so many entries. */
    MemoryJournals backup(int lobbyEntries) {
        MemoryJournals backup = new MemoryJournals(clock, registered);
        for (Stored one : stored) {
            Room room = backup.rooms.computeIfAbsent(one.room.key(), key -> new Room(one.room));
            if (one.room.isLobby() && room.entries.size() == lobbyEntries) {
                break;
            }
            backup.keep(room, one);
        }
        return backup;
    }

    /** The entries of the lobby as somebody sees them now who knows messages only. */
    List<ChatMessage> lobby() {
        Room lobby = rooms.get(RoomName.LOBBY.key());
        return new AbstractList<>() {
            @Override
            public ChatMessage get(int index) {
                return lobby.state.current(lobby.entries.get(index)).asMessage();
            }

            @Override
            public int size() {
                return lobby.entries.size();
            }
        };
    }

    /** Whether it is a message that isn't deleted. */
    boolean isLiveInLobby(long id) {
        return live(rooms.get(RoomName.LOBBY.key()), id).isPresent();
    }

    private static EntryResult.Refused refused(ErrorCode code) {
        return new EntryResult.Refused(code);
    }

    private EntryResult change(Room room, NewEntry entry) {
        Change change = entry.change();
        String by = name(entry);
        if (change instanceof Change.NotInLobby && entry.room().isLobby()) {
            return refused(ErrorCode.FORBIDDEN);
        } else if (change instanceof Change.Say say) {
            return say.replyTo().isPresent()
                            && live(room, say.replyTo().getAsLong()).isEmpty()
                    ? refused(ErrorCode.UNKNOWN_MESSAGE)
                    : store(
                            room,
                            entry,
                            (id, time) -> new ChatMessage(
                                    id,
                                    by,
                                    say.text().value(),
                                    time,
                                    say.action(),
                                    say.replyTo(),
                                    OptionalLong.empty(),
                                    false,
                                    Map.of()));
        } else if (change instanceof Change.Edit edit) {
            return at(
                    room,
                    edit.target(),
                    message -> !isBy(message, entry)
                            ? refused(ErrorCode.FORBIDDEN)
                            : message.text().equals(edit.text().value())
                                    ? new EntryResult.Unchanged()
                                    : store(
                                            room,
                                            entry,
                                            (id, time) -> new Entry.Edit(
                                                    id,
                                                    by,
                                                    time,
                                                    edit.target(),
                                                    Optional.of(edit.text().value()))));
        } else if (change instanceof Change.Delete delete) {
            return at(
                    room,
                    delete.target(),
                    message -> !delete.anybodys() && !isBy(message, entry)
                            ? refused(ErrorCode.FORBIDDEN)
                            : store(
                                    room,
                                    entry,
                                    (id, time) -> new Entry.Delete(id, by, time, delete.target(), delete.reason())));
        } else if (change instanceof Change.React react) {
            return at(room, react.target(), message -> react(room, entry, react, message));
        } else if (change instanceof Change.Create) {
            return refused(ErrorCode.ROOM_TAKEN);
        } else if (change instanceof Change.Topic topic) {
            return room.state.topic().equals(topic.text())
                    ? new EntryResult.Unchanged()
                    : store(room, entry, (id, time) -> new Entry.Topic(id, by, time, topic.text()));
        } else if (change instanceof Change.Archive archive) {
            return room.state.isArchived() == archive.on()
                    ? new EntryResult.Unchanged()
                    : store(
                            room,
                            entry,
                            (id, time) ->
                                    archive.on() ? new Entry.Archive(id, by, time) : new Entry.Unarchive(id, by, time));
        } else if (change instanceof Change.Join) {
            return come(room, by, entry, (id, time) -> new Entry.Join(id, by, time));
        } else if (change instanceof Change.Leave) {
            return leave(room, entry, by);
        }
        return changeMember(room, entry, by);
    }

    private static Optional<ChatMessage> live(Room room, long id) {
        return room.state.message(id).filter(message -> !message.deleted());
    }

    private static EntryResult at(Room room, long target, Function<ChatMessage, EntryResult> then) {
        return live(room, target).map(then).orElseGet(() -> refused(ErrorCode.UNKNOWN_MESSAGE));
    }

    private static boolean isBy(ChatMessage message, NewEntry entry) {
        return message.username().equals(name(entry));
    }

    private EntryResult react(Room room, NewEntry entry, Change.React react, ChatMessage message) {
        Map<String, List<String>> reactions = message.reactions();
        if (reactions.getOrDefault(react.emoji(), List.of()).contains(name(entry)) == react.on()) {
            return new EntryResult.Unchanged();
        }
        boolean isFull = reactions.values().stream().mapToInt(List::size).sum() >= RoomLimits.REACTIONS
                || (!reactions.containsKey(react.emoji()) && reactions.size() >= RoomLimits.REACTION_KINDS);
        if (react.on() && isFull) {
            return refused(ErrorCode.TOO_MANY);
        }
        return store(
                room,
                entry,
                (id, time) -> react.on()
                        ? new Entry.React(id, name(entry), time, react.target(), react.emoji())
                        : new Entry.Unreact(id, name(entry), time, react.target(), react.emoji()));
    }

    private EntryResult come(Room room, String who, NewEntry entry, Maker maker) {
        if (isNow(room.state.bannedUntil().get(who))) {
            return refused(ErrorCode.BANNED);
        }
        return room.state.member(who).isPresent() ? new EntryResult.Unchanged() : store(room, entry, maker);
    }

    private boolean isNow(Instant until) {
        return until != null && until.isAfter(clock.instant());
    }

    private EntryResult leave(Room room, NewEntry entry, String by) {
        if (room.state.member(by).isEmpty()) {
            return refused(ErrorCode.NOT_A_MEMBER);
        }
        return isLastOwner(room, by) && room.state.members().size() > 1
                ? refused(ErrorCode.FORBIDDEN)
                : store(room, entry, (id, time) -> new Entry.Leave(id, by, time));
    }

    private static boolean isLastOwner(Room room, String who) {
        List<String> owners = room.state.members().stream()
                .filter(member -> member.role() == Role.OWNER)
                .map(RoomState.Member::username)
                .toList();
        return owners.equals(List.of(who));
    }

    private EntryResult changeMember(Room room, NewEntry entry, String by) {
        Change change = entry.change();
        String asked = ((Change.About) change).subject().value();
        String subject = registered.apply(asked).orElse("");
        if (subject.isEmpty()) {
            return refused(ErrorCode.UNKNOWN_USER);
        }
        Optional<RoomState.Member> member = room.state.member(subject);
        Instant banned = room.state.bannedUntil().get(subject);
        Instant muted = room.state.mutedUntil().get(subject);
        if (change instanceof Change.Add) {
            return come(room, subject, entry, (id, time) -> new Entry.Add(id, by, time, subject));
        } else if (change instanceof Change.Kick kick) {
            return unless(
                    member.isEmpty(), room, entry, (id, time) -> new Entry.Kick(id, by, time, subject, kick.reason()));
        } else if (change instanceof Change.Ban ban) {
            boolean same =
                    member.isEmpty() && ban.until().orElse(RoomLimits.FOR_EVER).equals(banned);
            return unless(
                    same, room, entry, (id, time) -> new Entry.Ban(id, by, time, subject, ban.reason(), ban.until()));
        } else if (change instanceof Change.Unban) {
            return unless(!isNow(banned), room, entry, (id, time) -> new Entry.Unban(id, by, time, subject));
        } else if (change instanceof Change.Mute mute) {
            boolean same = mute.until().orElse(RoomLimits.FOR_EVER).equals(muted);
            return unless(
                    same,
                    room,
                    entry,
                    (id, time) -> new Entry.Mute(id, by, time, subject, mute.reason(), mute.until()));
        } else if (change instanceof Change.Unmute) {
            return unless(!isNow(muted), room, entry, (id, time) -> new Entry.Unmute(id, by, time, subject));
        }
        Role role = ((Change.ChangeRole) change).role();
        if (entry.room().isLobby()) {
            Role before = room.lobbyRoles.getOrDefault(subject, Role.MEMBER);
            if (before == Role.OWNER
                    && role != before
                    && Collections.frequency(room.lobbyRoles.values(), Role.OWNER) == 1) {
                return refused(ErrorCode.FORBIDDEN);
            }
            return unless(before == role, room, entry, (id, time) -> new Entry.RoleChange(id, by, time, subject, role));
        }
        if (member.isEmpty()) {
            return refused(ErrorCode.UNKNOWN_USER);
        }
        if (member.get().role() != role && isLastOwner(room, subject)) {
            return refused(ErrorCode.FORBIDDEN);
        }
        return unless(
                member.get().role() == role,
                room,
                entry,
                (id, time) -> new Entry.RoleChange(id, by, time, subject, role));
    }

    private EntryResult unless(boolean isSo, Room room, NewEntry entry, Maker maker) {
        return isSo ? new EntryResult.Unchanged() : store(room, entry, maker);
    }

    @Override
    public Optional<EntryPage> readAfter(RoomName name, long afterId, long throughId, int limit, int maxBytes) {
        return Optional.ofNullable(rooms.get(name.key())).map(room -> {
            int to = (int) Math.min(throughId, room.entries.size());
            return page(room, room.entries.subList((int) Math.min(afterId, to), to), limit, maxBytes);
        });
    }

    @Override
    public Optional<EntryPage> readBefore(RoomName name, long beforeId, int limit, int maxBytes) {
        return Optional.ofNullable(rooms.get(name.key())).map(room -> {
            List<Entry> newestFirst =
                    new ArrayList<>(room.entries.subList(0, (int) Math.min(beforeId - 1, room.entries.size())));
            Collections.reverse(newestFirst);
            EntryPage page = page(room, newestFirst, limit, maxBytes);
            List<Entry> entries = new ArrayList<>(page.entries());
            Collections.reverse(entries);
            return new EntryPage(entries, page.lastId(), page.more());
        });
    }

    private static EntryPage page(Room room, List<Entry> from, int limit, int maxBytes) {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (Entry entry : from) {
            Entry current = room.state.current(entry);
            bytes += current.text().getBytes(UTF_8).length;
            if (entries.size() == limit || (bytes > maxBytes && !entries.isEmpty())) {
                return new EntryPage(entries, room.state.lastId(), true);
            }
            entries.add(current);
        }
        return new EntryPage(entries, room.state.lastId(), false);
    }
}
