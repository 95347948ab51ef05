package chatroom.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Nonce;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.Username;
import chatroom.server.store.EntryPage;
import chatroom.server.store.Rooms.Membership;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One room in memory: its journal, and what {@link RoomState} makes of it. Beside that there is only what no entry says: who is in the
 * lobby and in direct rooms, how far each has read, and the index of its words. One thread.
 */
final class MemoryRoom {
    private final RoomName name;

    /** As they were made; the one with id n is at n - 1. */
    private final List<Entry> entries = new ArrayList<>();

    /** In the order of commits. */
    private final List<RoomStep> steps = new ArrayList<>();

    private final RoomState state = new RoomState();

    private final Map<NonceOfUser, Entry> byNonce = new HashMap<>();

    /** The last entry that changed who may do what. */
    private long lastChange;

    /** Of the lobby: everybody is a member of it, without an entry. */
    private final Map<String, Role> lobbyRoles = new HashMap<>();

    /** How far it was read, by the key of the user. */
    private final Map<String, Long> readIds = new HashMap<>();

    /** With which entry each came last. */
    private final Map<String, Long> since = new HashMap<>();

    private final WordIndex index = new WordIndex(this);

    private record NonceOfUser(long userId, Nonce nonce) {}

    MemoryRoom(RoomName name) {
        this.name = name;
    }

    RoomName name() {
        return name;
    }

    /** As they were made. */
    List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    List<RoomStep> steps() {
        return Collections.unmodifiableList(steps);
    }

    RoomState state() {
        return state;
    }

    WordIndex index() {
        return index;
    }

    long lastChange() {
        return lastChange;
    }

    RoomKind kind() {
        return name.isDirect() ? RoomKind.DIRECT : state.kind().orElse(RoomKind.PUBLIC);
    }

    Optional<Entry> byNonce(long userId, Optional<Nonce> nonce) {
        return nonce.map(given -> byNonce.get(new NonceOfUser(userId, given)));
    }

    /**
     * The next entry.
     *
     * @param moment the number of its commit
     */
    void keep(StoredEntry stored, long moment) {
        Entry entry = stored.entry();
        entries.add(entry);
        steps.add(new RoomStep(moment, Optional.of(entry), 0));
        state.apply(entry);
        index.onEntry(entry);
        if (!leavesPermissions(entry)) {
            lastChange = entry.id();
        }
        if (entry instanceof Entry.RoleChange change && name.isLobby()) {
            lobbyRoles.put(Username.keyOf(change.subject()), change.value());
        }
        comer(entry).ifPresent(user -> {
            readIds.put(Username.keyOf(user), entry.id());
            since.put(Username.keyOf(user), entry.id());
        });
        stored.nonce().ifPresent(nonce -> byNonce.put(new NonceOfUser(stored.userId(), nonce), entry));
    }

    /**
     * Messages up to this one lose their texts and reactions.
     *
     * @param moment the number of the commit
     * @return how many had one
     */
    int prune(long throughId, long moment) {
        List<ChatMessage> live = state.messages().stream()
                .filter(message -> message.id() <= throughId && !message.deleted())
                .toList();
        state.apply(live.stream().map(RoomStep::pruned).toList(), state.lastId());
        live.forEach(message -> index.forget(message.id()));
        steps.add(new RoomStep(moment, Optional.empty(), throughId));
        return live.size();
    }

    private static boolean leavesPermissions(Entry entry) {
        return entry instanceof ChatMessage
                || entry instanceof Entry.Edit
                || entry instanceof Entry.Delete
                || entry instanceof Entry.React
                || entry instanceof Entry.Unreact
                || entry instanceof Entry.Topic;
    }

    /** Who is in the room from this entry on, and has read everything; or has begun a direct one. */
    private Optional<String> comer(Entry entry) {
        if (entry instanceof Entry.Add add) {
            return Optional.of(add.subject());
        }
        boolean begins = name.isDirect() && entry.id() == 1;
        boolean comes = entry instanceof Entry.Create || entry instanceof Entry.Join;
        return (begins || comes) && !entry.username().equals(Entry.SERVER)
                ? Optional.of(entry.username())
                : Optional.empty();
    }

    // Members.

    /** Empty for who isn't in it. */
    Optional<Role> role(Username user) {
        if (name.isLobby()) {
            return Optional.of(lobbyRoles.getOrDefault(user.key(), Role.MEMBER));
        }
        return name.isDirect()
                ? name.partnerOf(user).map(partner -> Role.MEMBER)
                : state.member(user.value()).map(RoomState.Member::role);
    }

    boolean isLastOwner(Username user) {
        Stream<String> owners = name.isLobby()
                ? lobbyRoles.entrySet().stream()
                        .filter(each -> each.getValue() == Role.OWNER)
                        .map(Map.Entry::getKey)
                : state.members().stream()
                        .filter(member -> member.role() == Role.OWNER)
                        .map(member -> Username.keyOf(member.username()));
        return owners.toList().equals(List.of(user.key()));
    }

    /** Who owns it when somebody has left: an owner, or else the oldest moderator or member. */
    Optional<Username> heir(Username leaver) {
        return state.members().stream()
                .filter(member -> !Username.keyOf(member.username()).equals(leaver.key()))
                .min(Comparator.comparing(RoomState.Member::role, Comparator.reverseOrder())
                        .thenComparing(member -> since.get(Username.keyOf(member.username()))))
                .map(member -> new Username(member.username()));
    }

    Membership membership(Username user) {
        return new Membership(
                name,
                role(user),
                readIds.getOrDefault(user.key(), 0L),
                Optional.ofNullable(state.mutedUntil().get(user.value())),
                // Who has come again isn't banned any more.
                role(user).isPresent()
                        ? Optional.empty()
                        : Optional.ofNullable(state.bannedUntil().get(user.value())));
    }

    /** Only ever forward. */
    void noteRead(Username user, long id) {
        readIds.merge(user.key(), id, Math::max);
    }

    // Pages.

    EntryPage after(long afterId, long throughId, int limit, int maxBytes) {
        int to = (int) Math.min(throughId, entries.size());
        return page(entries.subList((int) Math.min(afterId, to), to), limit, maxBytes);
    }

    EntryPage before(long beforeId, int limit, int maxBytes) {
        return newestOf(entries.subList(0, (int) Math.min(beforeId - 1, entries.size())), limit, maxBytes);
    }

    /** The newest of these, ascending. */
    EntryPage newestOf(List<? extends Entry> ascending, int limit, int maxBytes) {
        List<Entry> newestFirst = new ArrayList<>(ascending);
        Collections.reverse(newestFirst);
        EntryPage page = page(newestFirst, limit, maxBytes);
        List<Entry> found = new ArrayList<>(page.entries());
        Collections.reverse(found);
        return new EntryPage(found, page.lastId(), page.more());
    }

    private EntryPage page(List<? extends Entry> from, int limit, int maxBytes) {
        List<Entry> page = new ArrayList<>();
        long bytes = 0;
        for (Entry entry : from) {
            Entry current = state.current(entry);
            bytes += bytes(current);
            if (page.size() == limit || (bytes > maxBytes && !page.isEmpty())) {
                return new EntryPage(page, state.lastId(), true);
            }
            page.add(current);
        }
        return new EntryPage(page, state.lastId(), false);
    }

    /** The text, and what reactions have; or a sentence, and the value, which is no longer. */
    static int bytes(Entry entry) {
        int bytes = entry.text().getBytes(UTF_8).length;
        return entry instanceof ChatMessage message
                ? bytes + message.reactions().toString().getBytes(UTF_8).length - "{}".length()
                : 2 * bytes;
    }
}
