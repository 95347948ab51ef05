package chatroom.testing;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Journals;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Permit;
import chatroom.server.store.RoomEntry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** Journals in lists: what each entry does is what {@link chatroom.protocol.RoomState} says. One thread. */
final class MemoryJournals implements Journals {
    private final Clock clock;
    private final MemoryUsers users;
    /** In the order in which they were made. */
    private final Map<String, MemoryRoom> rooms = new LinkedHashMap<>();

    /** Of rooms that are deleted: nobody gets their names. */
    private final Map<String, Deleted> deleted = new HashMap<>();

    /** All entries of all rooms, as they were stored. */
    private final List<StoredEntry> stored = new ArrayList<>();

    /** @param storedBefore how many entries of all rooms there were then */
    private record Deleted(MemoryRoom room, int storedBefore) {}

    /** In their order. */
    private final List<Pruning> prunings = new ArrayList<>();

    /** @param storedBefore how many entries of all rooms there were then */
    private record Pruning(RoomName room, long throughId, int storedBefore) {}

    private long commits;

    /** Makes an entry of its id and time. */
    private interface Maker {
        Entry make(long id, Instant time);
    }

    MemoryJournals(Clock clock, MemoryUsers users) {
        this.clock = clock;
        this.users = users;
        rooms.put(RoomName.LOBBY.key(), new MemoryRoom(RoomName.LOBBY));
    }

    Optional<MemoryRoom> room(RoomName name) {
        return Optional.ofNullable(rooms.get(name.key()));
    }

    MemoryRoom lobby() {
        return rooms.get(RoomName.LOBBY.key());
    }

    boolean isDeleted(RoomName name) {
        return deleted.containsKey(name.key());
    }

    /** Its journal as it was at the end, for who wants to know what there was. */
    Optional<MemoryRoom> deleted(RoomName name) {
        return Optional.ofNullable(deleted.get(name.key())).map(Deleted::room);
    }

    /** @return false if there is no such room that can be deleted, nor ever was */
    boolean delete(RoomName name) {
        if (name.isLobby() || name.isDirect()) {
            return false;
        }
        MemoryRoom room = rooms.remove(name.key());
        if (room != null) {
            deleted.put(name.key(), new Deleted(room, stored.size()));
        }
        return isDeleted(name);
    }

    /**
     * Messages of a room up to this one lose their texts.
     *
     * @return how many had one
     */
    int prune(RoomName name, long throughId) {
        Optional<MemoryRoom> room = room(name);
        room.ifPresent(one -> prunings.add(new Pruning(one.name(), throughId, stored.size())));
        return room.map(one -> one.prune(throughId, ++commits)).orElse(0);
    }

    /** The number of the newest commit, in whichever room; 0 if there was none. */
    long moment() {
        return commits;
    }

    /**
     * Somebody leaves all rooms, direct ones apart.
     *
     * @return what was written about that
     */
    List<RoomEntry> leaveAll(Account account) {
        List<RoomEntry> entries = new ArrayList<>();
        for (MemoryRoom room : rooms.values()) {
            boolean isIn = !room.name().isLobby()
                    && !room.name().isDirect()
                    && room.role(account.username()).isPresent();
            if (isIn) {
                boolean isOwner = room.role(account.username()).equals(Optional.of(Role.OWNER));
                room.heir(account.username())
                        .filter(heir -> isOwner)
                        .ifPresent(heir -> keep(
                                entries,
                                room,
                                NewEntry.byServer(room.name(), new Change.ChangeRole(heir, Role.OWNER))));
                keep(
                        entries,
                        room,
                        new NewEntry(
                                room.name(), account.id(), account.username(), Optional.empty(), new Change.Leave()));
            }
        }
        return entries;
    }

    private void keep(List<RoomEntry> entries, MemoryRoom room, NewEntry entry) {
        if (change(room, entry) instanceof EntryResult.Stored made) {
            entries.add(new RoomEntry(room.name(), made.entry()));
        }
    }

    Stream<MemoryRoom> rooms() {
        return rooms.values().stream();
    }

    /** All entries of all rooms, as they were stored. */
    List<StoredEntry> stored() {
        return Collections.unmodifiableList(stored);
    }

    /** Those that there were when there were so many. */
    MemoryJournals backup(int count, MemoryUsers usersOfBackup) {
        MemoryJournals backup = new MemoryJournals(clock, usersOfBackup);
        for (StoredEntry one : stored.subList(0, count)) {
            backup.keep(backup.rooms.computeIfAbsent(one.room().key(), key -> new MemoryRoom(one.room())), one);
        }
        // Nothing was stored about those messages after that.
        prunings.stream()
                .filter(pruning -> pruning.storedBefore <= count)
                .forEach(pruning -> backup.prune(pruning.room, pruning.throughId));
        deleted.values().stream()
                .filter(gone -> gone.storedBefore <= count)
                .forEach(gone -> backup.delete(gone.room.name()));
        return backup;
    }

    @Override
    public List<EntryResult> append(List<NewEntry> batch) {
        return batch.stream().map(this::append).toList();
    }

    private EntryResult append(NewEntry entry) {
        MemoryRoom room = rooms.get(entry.room().key());
        if (room == null && entry.permit().refused().isPresent()) {
            return entry.permit().refused().get();
        }
        if (room == null) {
            if (entry.room().isDirect()) {
                return begin(entry);
            }
            if (entry.change() instanceof Change.Create create) {
                if (!users.isThere(entry.userId()) && !entry.isByServer()) {
                    return refused(ErrorCode.FORBIDDEN);
                }
                if (!entry.isByServer() && isInTooManyRooms(name(entry), create)) {
                    return refused(ErrorCode.TOO_MANY);
                }
                if (isDeleted(entry.room())) {
                    return refused(ErrorCode.ROOM_TAKEN);
                }
                MemoryRoom created = new MemoryRoom(entry.room());
                rooms.put(entry.room().key(), created);
                return store(
                        created,
                        entry,
                        (id, time) -> new Entry.Create(id, name(entry), time, create.kind(), create.topic()));
            }
            return new EntryResult.Refused(ErrorCode.UNKNOWN_ROOM);
        }
        Optional<Entry> first = room.byNonce(entry.userId(), entry.nonce());
        if (first.isPresent()) {
            return new EntryResult.Duplicate(
                    room.name(), first.get().id(), first.get().timestamp());
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
        Optional<Username> registered = users.nameOf(partner.get());
        if (registered.isEmpty()) {
            return refused(ErrorCode.UNKNOWN_USER);
        }
        if (users.areApart(entry.username(), registered.get())) {
            return refused(ErrorCode.FORBIDDEN);
        }
        if (say.replyTo().isPresent()) {
            return refused(ErrorCode.UNKNOWN_MESSAGE);
        }
        MemoryRoom begun = new MemoryRoom(RoomName.direct(entry.username(), registered.get()));
        rooms.put(entry.room().key(), begun);
        return change(begun, entry);
    }

    private static Optional<Username> partnerOf(NewEntry entry) {
        return entry.isByServer() ? Optional.empty() : entry.room().partnerOf(entry.username());
    }

    private Optional<EntryResult.Refused> directRefusal(NewEntry entry) {
        Optional<Username> partner = partnerOf(entry);
        if (partner.isEmpty()) {
            return Optional.of(refused(ErrorCode.UNKNOWN_ROOM));
        }
        Change change = entry.change();
        boolean isOfMessages = change instanceof Change.Say
                || change instanceof Change.Edit
                || change instanceof Change.Delete
                || change instanceof Change.React;
        return isOfMessages && !users.areApart(entry.username(), partner.get())
                ? Optional.empty()
                : Optional.of(refused(ErrorCode.FORBIDDEN));
    }

    private Optional<EntryResult.Refused> permitRefusal(MemoryRoom room, NewEntry entry) {
        Permit permit = entry.permit();
        boolean isAsked = entry.change() instanceof Change.About || permit.asOf() < room.lastChange();
        return isAsked ? permit.rules().refusal(standing(room, entry, false)) : Optional.empty();
    }

    private Permit.Standing standing(MemoryRoom room, NewEntry entry, boolean isOthersMessage) {
        Optional<Role> subjectsRole = entry.change() instanceof Change.About about
                ? subjectsRole(room, users.nameOf(about.subject()).orElse(about.subject()))
                : Optional.empty();
        return new Permit.Standing(
                room.name(),
                room.kind(),
                room.state().isArchived(),
                room.membership(entry.username()),
                subjectsRole,
                isOthersMessage,
                clock.instant());
    }

    private Optional<Role> subjectsRole(MemoryRoom room, Username subject) {
        boolean isAdmin = users.find(subject.value())
                .filter(user -> users.isAdmin(user.id()))
                .isPresent();
        return isAdmin && room.kind() == RoomKind.PUBLIC ? Optional.of(Role.OWNER) : room.role(subject);
    }

    private static String name(NewEntry entry) {
        return entry.username().value();
    }

    private EntryResult store(MemoryRoom room, NewEntry entry, Maker maker) {
        Entry made = maker.make(room.state().lastId() + 1, clock.instant());
        keep(room, new StoredEntry(room.name(), entry.userId(), entry.nonce(), made));
        return new EntryResult.Stored(made);
    }

    private void keep(MemoryRoom room, StoredEntry one) {
        stored.add(one);
        room.keep(one, ++commits);
    }

    private static EntryResult.Refused refused(ErrorCode code) {
        return new EntryResult.Refused(code);
    }

    private EntryResult change(MemoryRoom room, NewEntry entry) {
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
                    message -> refusalToDelete(room, message, entry)
                            .map(EntryResult.class::cast)
                            .orElseGet(() -> store(
                                    room,
                                    entry,
                                    (id, time) -> new Entry.Delete(id, by, time, delete.target(), delete.reason()))));
        } else if (change instanceof Change.React react) {
            return at(room, react.target(), message -> react(room, entry, react, message));
        } else if (change instanceof Change.Create) {
            return refused(ErrorCode.ROOM_TAKEN);
        } else if (change instanceof Change.Topic topic) {
            return room.state().topic().equals(topic.text())
                    ? new EntryResult.Unchanged()
                    : store(room, entry, (id, time) -> new Entry.Topic(id, by, time, topic.text()));
        } else if (change instanceof Change.Archive archive) {
            return room.state().isArchived() == archive.on()
                    ? new EntryResult.Unchanged()
                    : store(
                            room,
                            entry,
                            (id, time) ->
                                    archive.on() ? new Entry.Archive(id, by, time) : new Entry.Unarchive(id, by, time));
        } else if (change instanceof Change.Join) {
            return !users.isThere(entry.userId())
                    ? refused(ErrorCode.FORBIDDEN)
                    : come(room, by, entry, (id, time) -> new Entry.Join(id, by, time));
        } else if (change instanceof Change.Leave) {
            return leave(room, entry, by);
        }
        return changeMember(room, entry, by);
    }

    private static Optional<ChatMessage> live(MemoryRoom room, long id) {
        return room.state().message(id).filter(message -> !message.deleted());
    }

    private static EntryResult at(MemoryRoom room, long target, Function<ChatMessage, EntryResult> then) {
        return live(room, target).map(then).orElseGet(() -> refused(ErrorCode.UNKNOWN_MESSAGE));
    }

    private static boolean isBy(ChatMessage message, NewEntry entry) {
        return message.username().equals(name(entry));
    }

    private Optional<EntryResult.Refused> refusalToDelete(MemoryRoom room, ChatMessage message, NewEntry entry) {
        if (isBy(message, entry)) {
            return Optional.empty();
        }
        return room.name().isDirect()
                ? Optional.of(refused(ErrorCode.FORBIDDEN))
                : entry.permit().rules().refusal(standing(room, entry, true));
    }

    private EntryResult react(MemoryRoom room, NewEntry entry, Change.React react, ChatMessage message) {
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

    private EntryResult come(MemoryRoom room, String who, NewEntry entry, Maker maker) {
        if (isNow(room.state().bannedUntil().get(who))) {
            return refused(ErrorCode.BANNED);
        }
        if (room.state().member(who).isPresent()) {
            return new EntryResult.Unchanged();
        }
        return isInTooManyRooms(who, (Change.Coming) entry.change())
                ? refused(ErrorCode.TOO_MANY)
                : store(room, entry, maker);
    }

    private boolean isInTooManyRooms(String who, Change.Coming coming) {
        return rooms.values().stream()
                        .filter(room -> !room.name().isLobby() && !room.name().isDirect())
                        .filter(room -> room.state().member(who).isPresent())
                        .count()
                >= coming.mostRooms();
    }

    /** @param until null for not at all */
    boolean isNow(Instant until) {
        return until != null && until.isAfter(clock.instant());
    }

    private EntryResult leave(MemoryRoom room, NewEntry entry, String by) {
        if (room.state().member(by).isEmpty()) {
            return refused(ErrorCode.NOT_A_MEMBER);
        }
        return room.isLastOwner(entry.username()) && room.state().members().size() > 1
                ? refused(ErrorCode.FORBIDDEN)
                : store(room, entry, (id, time) -> new Entry.Leave(id, by, time));
    }

    private EntryResult changeMember(MemoryRoom room, NewEntry entry, String by) {
        Change change = entry.change();
        Optional<Username> registered = users.nameOf(((Change.About) change).subject());
        if (registered.isEmpty()) {
            return refused(ErrorCode.UNKNOWN_USER);
        }
        String subject = registered.get().value();
        Optional<RoomState.Member> member = room.state().member(subject);
        Instant banned = room.state().bannedUntil().get(subject);
        Instant muted = room.state().mutedUntil().get(subject);
        if (change instanceof Change.Add) {
            return add(room, registered.get(), entry);
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
        Optional<Role> before = room.role(registered.get());
        if (before.isEmpty()) {
            return refused(ErrorCode.UNKNOWN_USER);
        }
        return before.get() != role && room.isLastOwner(registered.get())
                ? refused(ErrorCode.FORBIDDEN)
                : unless(
                        before.get() == role,
                        room,
                        entry,
                        (id, time) -> new Entry.RoleChange(id, by, time, subject, role));
    }

    private EntryResult add(MemoryRoom room, Username subject, NewEntry entry) {
        boolean isNew = !isNow(room.state().bannedUntil().get(subject.value()))
                && room.role(subject).isEmpty();
        if (isNew && !entry.isByServer() && users.blocks(subject, entry.username())) {
            return refused(ErrorCode.FORBIDDEN);
        }
        if (isNew && roomsOf(subject) >= RoomLimits.ROOMS) {
            return refused(ErrorCode.TOO_MANY);
        }
        return come(room, subject.value(), entry, (id, time) -> new Entry.Add(id, name(entry), time, subject.value()));
    }

    private long roomsOf(Username user) {
        return rooms().filter(room -> !room.name().isLobby()
                        && !room.name().isDirect()
                        && room.role(user).isPresent())
                .count();
    }

    private EntryResult unless(boolean isSo, MemoryRoom room, NewEntry entry, Maker maker) {
        return isSo ? new EntryResult.Unchanged() : store(room, entry, maker);
    }

    @Override
    public Optional<EntryPage> readAfter(RoomName name, long afterId, long throughId, int limit, int maxBytes) {
        return room(name).map(room -> room.after(afterId, throughId, limit, maxBytes));
    }

    @Override
    public Optional<EntryPage> readBefore(RoomName name, long beforeId, int limit, int maxBytes) {
        return room(name).map(room -> room.before(beforeId, limit, maxBytes));
    }
}
