package chatroom.testing;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Journals;
import chatroom.server.store.News;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.Rooms;
import chatroom.server.store.Upkeep;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything that the server stores, in lists: a new one costs nothing. One thread. */
public final class MemoryStore implements SingleObjectStore {
    private final Clock clock;
    private final String epoch;

    private final MemoryUsers users;
    private final MemoryJournals journals;
    private final Map<ByteBuffer, Long> tokens = new HashMap<>();

    /** Until when each can be used. */
    private final Map<ByteBuffer, Instant> invites = new HashMap<>();

    public MemoryStore(Clock clock, String epoch) {
        this.clock = clock;
        this.epoch = epoch;
        this.users = new MemoryUsers();
        this.journals = new MemoryJournals(clock, users);
    }

    private MemoryStore(MemoryStore original, int entryCount, String epoch) {
        this.clock = original.clock;
        this.epoch = epoch;
        this.users = new MemoryUsers(original.users);
        this.journals = original.journals.backup(entryCount, users);
    }

    @Override
    public Journals journals() {
        return journals;
    }

    @Override
    public Rooms rooms() {
        return new MemoryRooms(journals, users);
    }

    @Override
    public AccountKeeping accountKeeping() {
        return new MemoryKeeping(users, journals, id -> tokens.values().removeIf(userId -> userId == id));
    }

    @Override
    public Upkeep upkeep() {
        return new MemoryUpkeep(journals, clock);
    }

    @Override
    public News news() {
        return News.NONE;
    }

    @Override
    public RoomSearch roomSearch() {
        return new MemorySearch(journals);
    }

    /** Another history, as a backup that was made after so many entries: with the accounts, and without the sessions. */
    public MemoryStore backup(int entryCount, String newEpoch) {
        return new MemoryStore(this, entryCount, newEpoch);
    }

    /** The entries of all rooms, as they were made, in the order in which they were stored. */
    public List<StoredEntry> stored() {
        return journals.stored();
    }

    /** The journal of a room, as its entries were made, also of one that is deleted; empty where there is none. */
    public List<Entry> entries(RoomName room) {
        return journals.room(room)
                .or(() -> journals.deleted(room))
                .map(MemoryRoom::entries)
                .orElse(List.of());
    }

    /** What was committed in a room, in its order, also in one that is deleted; empty where there is none. */
    public List<RoomStep> steps(RoomName room) {
        return journals.room(room)
                .or(() -> journals.deleted(room))
                .map(MemoryRoom::steps)
                .orElse(List.of());
    }

    /** The number of the newest commit, in whichever room; 0 if there was none. */
    public long moment() {
        return journals.moment();
    }

    public boolean isDeleted(RoomName room) {
        return journals.isDeleted(room);
    }

    /** Whether there was an account of this name, and is none any more. */
    public boolean isDeleted(String username) {
        return users.find(username).isPresent()
                && users.nameOf(new Username(username)).isEmpty();
    }

    /** What a room is now; empty where there is none. */
    public Optional<RoomState> state(RoomName room) {
        return journals.room(room).map(MemoryRoom::state);
    }

    /** The newest entries of the lobby as they read now: with them a log begins. */
    public List<Entry> newest(int count) {
        return journals.lobby().before(Long.MAX_VALUE, count, Integer.MAX_VALUE).entries();
    }

    /** The lobby as somebody sees it now who knows messages only. */
    public List<ChatMessage> messages() {
        MemoryRoom lobby = journals.lobby();
        return lobby.entries().stream()
                .map(entry -> lobby.state().current(entry).asMessage())
                .toList();
    }

    @Override
    public long index(int limit) {
        WordIndex index = journals.lobby().index();
        index.goOn(limit);
        return index.indexedTo();
    }

    @Override
    public boolean indexOtherRooms(int limit) {
        Optional<WordIndex> next = nextBehind();
        next.ifPresent(index -> index.goOn(limit));
        return nextBehind().isPresent();
    }

    private Optional<WordIndex> nextBehind() {
        return journals.rooms()
                .filter(room -> !room.name().isLobby())
                .map(MemoryRoom::index)
                .filter(WordIndex::isBehind)
                .findFirst();
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public Optional<Account> find(String username) {
        return users.find(username);
    }

    @Override
    public Optional<Account> create(Username username, String passwordHash) {
        Optional<Account> created = users.create(username, passwordHash);
        // Who is new has read everything that there is in the lobby.
        created.ifPresent(account ->
                journals.lobby().noteRead(username, journals.lobby().state().lastId()));
        return created;
    }

    @Override
    public Optional<Account> createAdmin(Username username, String passwordHash) {
        Optional<Account> created = create(username, passwordHash);
        created.ifPresent(account -> users.setAdmin(account.id(), true));
        return created;
    }

    /** How far somebody has read each of their rooms; nothing of whoever has no account, or none any more. */
    public Map<RoomName, Long> marksOf(String username) {
        Optional<Username> found = users.find(username).map(Account::username);
        if (found.isEmpty()) {
            return Map.of();
        }
        Username user = found.get();
        return journals.rooms()
                .map(room -> room.membership(user))
                .filter(membership -> membership.role().isPresent())
                .collect(Collectors.toMap(Rooms.Membership::room, Rooms.Membership::readId));
    }

    public Username usernameOf(long id) {
        return users.get(id).username();
    }

    public void makeAdmin(String username) {
        users.setAdmin(users.find(username).orElseThrow().id(), true);
    }

    @Override
    public boolean isAdmin(long id) {
        return users.isAdmin(id);
    }

    @Override
    public boolean changePassword(Account account, String newPasswordHash, byte[] keptTokenHash) {
        if (!users.replaceHash(account, newPasswordHash)) {
            return false;
        }
        ByteBuffer kept = ByteBuffer.wrap(keptTokenHash);
        tokens.entrySet()
                .removeIf(token ->
                        token.getValue() == account.id() && !token.getKey().equals(kept));
        return true;
    }

    @Override
    public Optional<List<byte[]>> issue(
            byte[] tokenHash, Account account, Optional<String> newPasswordHash, Collection<byte[]> connected) {
        if (!users.replaceHash(account, newPasswordHash.orElse(account.passwordHash()))) {
            return Optional.empty();
        }
        tokens.put(ByteBuffer.wrap(tokenHash), account.id());
        return Optional.of(List.of());
    }

    @Override
    public Optional<Account> find(byte[] tokenHash) {
        return Optional.ofNullable(tokens.get(ByteBuffer.wrap(tokenHash))).map(users::get);
    }

    @Override
    public boolean touch(byte[] tokenHash) {
        return tokens.containsKey(ByteBuffer.wrap(tokenHash));
    }

    @Override
    public void delete(byte[] tokenHash) {
        tokens.remove(ByteBuffer.wrap(tokenHash));
    }

    @Override
    public Optional<Username> deleteAllOf(String username) {
        Optional<Account> account = find(username);
        account.ifPresent(one -> tokens.values().removeIf(userId -> userId == one.id()));
        return account.map(Account::username);
    }

    @Override
    public Instant create(byte[] codeHash, Duration life) {
        Instant expires = clock.instant().plus(life);
        invites.put(ByteBuffer.wrap(codeHash), expires);
        return expires;
    }

    @Override
    public boolean isOpen(byte[] codeHash) {
        return invites.getOrDefault(ByteBuffer.wrap(codeHash), Instant.MIN).isAfter(clock.instant());
    }

    @Override
    public Redemption redeem(byte[] codeHash, Username username, String passwordHash) {
        if (users.find(username.value()).isPresent()) {
            return Redemption.NAME_TAKEN;
        }
        if (!isOpen(codeHash)) {
            return Redemption.VOID;
        }
        invites.remove(ByteBuffer.wrap(codeHash));
        create(username, passwordHash);
        return Redemption.REGISTERED;
    }
}
