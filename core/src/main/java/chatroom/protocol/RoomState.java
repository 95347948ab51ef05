package chatroom.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a room is after its entries: the one meaning that server, clients and tests give them. Each entry counts by its id, so entries may
 * be applied once or often, in overlapping batches and pages, older pages after newer ones: whoever has all of them has the same room. Asks
 * neither clock nor rules: that an entry is in the journal says that it was allowed. Not thread-safe.
 *
 * <p>The lobby and direct rooms have members who came by no entry; those aren't here.
 */
public final class RoomState {
    private final SortedMap<Long, MessageState> messages = new TreeMap<>();
    private final SortedMap<String, MemberState> members = new TreeMap<>(Username.ANY_CASE);
    private Latest<String> topic = new Latest<>(0, "");
    private Latest<Boolean> archived = new Latest<>(0, false);
    private Optional<RoomKind> kind = Optional.empty();
    private long lastId;

    /** A member of a room. */
    public record Member(String username, Role role) {}

    /** An entry as it was made, as pushes have it. */
    public void apply(Entry entry) {
        apply(entry, entry.id());
    }

    /**
     * A page.
     *
     * @param asOf the entry after which the messages read so
     */
    public void apply(List<? extends Entry> page, long asOf) {
        page.forEach(entry -> apply(entry, asOf));
    }

    private void apply(Entry entry, long asOf) {
        lastId = Math.max(lastId, entry.id());
        long id = entry.id();
        if (entry instanceof ChatMessage message) {
            messageAt(id).show(message, asOf);
        } else if (entry instanceof Entry.Edit edit) {
            messageAt(edit.target()).edit(edit);
        } else if (entry instanceof Entry.Delete delete) {
            messageAt(delete.target()).delete();
        } else if (entry instanceof Entry.React react) {
            messageAt(react.target()).react(id, react.value(), react.username(), true);
        } else if (entry instanceof Entry.Unreact unreact) {
            messageAt(unreact.target()).react(id, unreact.value(), unreact.username(), false);
        } else if (entry instanceof Entry.Create create) {
            create(create);
        } else if (entry instanceof Entry.Topic changed) {
            topic = topic.newer(new Latest<>(id, changed.value()));
        } else if (entry instanceof Entry.Archive) {
            archived = archived.newer(new Latest<>(id, true));
        } else if (entry instanceof Entry.Unarchive) {
            archived = archived.newer(new Latest<>(id, false));
        } else {
            applyToMember(entry);
        }
    }

    private void create(Entry.Create create) {
        kind = Optional.of(create.value());
        topic = topic.newer(new Latest<>(create.id(), create.topic().orElse("")));
        // In a room that an operator makes nobody is at first.
        if (!create.username().equals(Entry.SERVER)) {
            memberAt(create.username()).come(create.id());
            memberAt(create.username()).take(create.id(), Role.OWNER);
        }
    }

    private void applyToMember(Entry entry) {
        long id = entry.id();
        if (entry instanceof Entry.Join) {
            memberAt(entry.username()).come(id);
        } else if (entry instanceof Entry.Leave) {
            memberAt(entry.username()).go(id);
        } else if (entry instanceof Entry.Add add) {
            memberAt(add.subject()).come(id);
        } else if (entry instanceof Entry.Kick kick) {
            memberAt(kick.subject()).go(id);
        } else if (entry instanceof Entry.Ban ban) {
            memberAt(ban.subject()).go(id);
            memberAt(ban.subject()).ban(id, Optional.of(ban.until().orElse(RoomLimits.FOR_EVER)));
        } else if (entry instanceof Entry.Unban unban) {
            memberAt(unban.subject()).ban(id, Optional.empty());
        } else if (entry instanceof Entry.Mute mute) {
            memberAt(mute.subject()).mute(id, Optional.of(mute.until().orElse(RoomLimits.FOR_EVER)));
        } else if (entry instanceof Entry.Unmute unmute) {
            memberAt(unmute.subject()).mute(id, Optional.empty());
        } else if (entry instanceof Entry.RoleChange change) {
            memberAt(change.subject()).take(id, change.value());
        }
    }

    private MessageState messageAt(long id) {
        return messages.computeIfAbsent(id, i -> new MessageState());
    }

    private MemberState memberAt(String username) {
        return members.computeIfAbsent(username, MemberState::new);
    }

    /** The newest entry that was applied, 0 if there was none. */
    public long lastId() {
        return lastId;
    }

    /** A message as it reads now; empty where it isn't known. */
    public Optional<ChatMessage> message(long id) {
        return Optional.ofNullable(messages.get(id)).flatMap(MessageState::current);
    }

    /** All messages as they read now, ascending. */
    public List<ChatMessage> messages() {
        return messages.values().stream()
                .map(MessageState::current)
                .flatMap(Optional::stream)
                .toList();
    }

    /** An entry as a page has it now: what was replaced or deleted is gone from it. */
    public Entry current(Entry entry) {
        if (entry instanceof ChatMessage) {
            return message(entry.id()).orElseThrow();
        }
        if (entry instanceof Entry.Edit edit && !isNewest(edit)) {
            return new Entry.Edit(edit.id(), edit.username(), edit.timestamp(), edit.target(), Optional.empty());
        }
        return entry;
    }

    private boolean isNewest(Entry.Edit edit) {
        MessageState target = messages.get(edit.target());
        return target != null && target.isEditedBy(edit);
    }

    /** Sorted by name. */
    public List<Member> members() {
        return members.values().stream()
                .map(MemberState::current)
                .flatMap(Optional::stream)
                .toList();
    }

    public Optional<Member> member(String username) {
        return Optional.ofNullable(members.get(username)).flatMap(MemberState::current);
    }

    /** Of all who were muted, in the room or not, when that ends: perhaps it has. {@link RoomLimits#FOR_EVER} stands for never. */
    public Map<String, Instant> mutedUntil() {
        return until(MemberState::mutedUntil);
    }

    /** Of all who were banned, when that ends: perhaps it has. {@link RoomLimits#FOR_EVER} stands for never. */
    public Map<String, Instant> bannedUntil() {
        return until(MemberState::bannedUntil);
    }

    private Map<String, Instant> until(Function<MemberState, Optional<Instant>> end) {
        return members.values().stream()
                .filter(member -> end.apply(member).isPresent())
                .collect(Collectors.toMap(
                        MemberState::username, member -> end.apply(member).orElseThrow()));
    }

    /** Empty where there is none. */
    public String topic() {
        return topic.value();
    }

    public boolean isArchived() {
        return archived.value();
    }

    /** Empty for the lobby and direct rooms, and where the first entry isn't known. */
    public Optional<RoomKind> kind() {
        return kind;
    }
}
