package chatroom.testing;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Appended;
import chatroom.server.store.Cancellation;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Journals;
import chatroom.server.store.NewEntry;
import chatroom.server.store.NewMessage;
import chatroom.server.store.Page;
import chatroom.server.store.Rooms;
import chatroom.server.words.WordQuery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Everything that the server stores, in lists: a new one costs nothing. One thread. */
public final class MemoryStore implements SingleObjectStore {
    private final Clock clock;
    private final String epoch;

    private final Map<String, Account> accounts;
    private final MemoryJournals journals;

    /** The message with id n is at n - 1. */
    private final List<ChatMessage> messages;

    private final Set<Long> admins = new HashSet<>();
    private final Map<ByteBuffer, Long> tokens = new HashMap<>();

    /** Until when each can be used. */
    private final Map<ByteBuffer, Instant> invites = new HashMap<>();

    public MemoryStore(Clock clock, String epoch) {
        this(clock, epoch, new HashMap<>());
    }

    private MemoryStore(Clock clock, String epoch, Map<String, Account> accounts) {
        this(
                clock,
                epoch,
                accounts,
                new MemoryJournals(
                        clock,
                        name -> Optional.ofNullable(accounts.get(Username.keyOf(name)))
                                .map(account -> account.username().value())));
    }

    private MemoryStore(Clock clock, String epoch, Map<String, Account> accounts, MemoryJournals journals) {
        this.clock = clock;
        this.epoch = epoch;
        this.accounts = accounts;
        this.journals = journals;
        this.messages = journals.lobby();
    }

    @Override
    public Journals journals() {
        return journals;
    }

    @Override
    public Rooms rooms() {
        return new MemoryRooms(
                journals.states(),
                id -> accounts.values().stream()
                        .filter(account -> account.id() == id)
                        .map(Account::username)
                        .findFirst()
                        .orElseThrow());
    }

    /** Another history, as a backup that was made after so many messages: with the accounts, and without the sessions. */
    public MemoryStore backup(int messageCount, String newEpoch) {
        MemoryStore backup = new MemoryStore(clock, newEpoch, new HashMap<>(accounts), journals.backup(messageCount));
        backup.admins.addAll(admins);
        return backup;
    }

    @Override
    public List<Appended> append(List<NewMessage> batch) {
        return batch.stream().map(this::append).toList();
    }

    private Appended append(NewMessage message) {
        Change say = new Change.Say(message.text(), false, OptionalLong.empty());
        EntryResult result = journals.append(List.of(
                        new NewEntry(RoomName.LOBBY, message.userId(), message.username(), message.nonce(), say)))
                .get(0);
        if (result instanceof EntryResult.Duplicate first) {
            return new Appended(first.id(), first.timestamp(), true);
        }
        Entry stored = ((EntryResult.Stored) result).entry();
        return new Appended(stored.id(), stored.timestamp(), false);
    }

    /** All that there is, from where it is wanted. */
    public List<ChatMessage> messages() {
        return Collections.unmodifiableList(messages);
    }

    @Override
    public Page readAfter(String room, long afterId, long throughId, int limit, int maxBytes) {
        int to = (int) Math.min(throughId, messages.size());
        int from = (int) Math.min(afterId, to);
        int end = from;
        for (long bytes = 0; end < Math.min(to, from + limit); end++) {
            bytes += bytes(messages.get(end));
            if (bytes > maxBytes && end > from) {
                break;
            }
        }
        return new Page(List.copyOf(messages.subList(from, end)), end < to);
    }

    @Override
    public Page readBefore(String room, long beforeId, int limit, int maxBytes) {
        return newestOf(messages.subList(0, (int) Math.min(beforeId - 1, messages.size())), limit, maxBytes);
    }

    private static Page newestOf(List<ChatMessage> found, int limit, int maxBytes) {
        int from = found.size();
        for (long bytes = 0; from > Math.max(0, found.size() - limit); from--) {
            bytes += bytes(found.get(from - 1));
            if (bytes > maxBytes && from < found.size()) {
                break;
            }
        }
        return new Page(List.copyOf(found.subList(from, found.size())), from > 0);
    }

    private static int bytes(ChatMessage message) {
        return message.text().getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public long index(int limit) {
        return messages.size();
    }

    @Override
    public boolean indexOtherRooms(int limit) {
        return false;
    }

    @Override
    public Page find(
            String room, SearchQuery query, long beforeId, int limit, int maxBytes, Cancellation cancellation) {
        WordQuery words = WordQuery.of(query.words());
        List<ChatMessage> found = messages.stream()
                .filter(message ->
                        message.id() < beforeId && journals.isLiveInLobby(message.id()) && words.means(message.text()))
                .toList();
        return newestOf(found, limit, maxBytes);
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public Optional<Account> find(String username) {
        return Optional.ofNullable(accounts.get(Username.keyOf(username)));
    }

    @Override
    public Optional<Account> create(Username username, String passwordHash) {
        Account account = new Account(accounts.size() + 1L, username, passwordHash);
        return accounts.putIfAbsent(username.key(), account) == null ? Optional.of(account) : Optional.empty();
    }

    @Override
    public Optional<Account> createAdmin(Username username, String passwordHash) {
        Optional<Account> created = create(username, passwordHash);
        created.ifPresent(account -> admins.add(account.id()));
        return created;
    }

    @Override
    public boolean isAdmin(long id) {
        return admins.contains(id);
    }

    @Override
    public boolean changePassword(Account account, String newPasswordHash, byte[] keptTokenHash) {
        if (!replaceHash(account, newPasswordHash)) {
            return false;
        }
        ByteBuffer kept = ByteBuffer.wrap(keptTokenHash);
        tokens.entrySet()
                .removeIf(token ->
                        token.getValue() == account.id() && !token.getKey().equals(kept));
        return true;
    }

    /** @return false if the account has another hash by now */
    private boolean replaceHash(Account account, String newPasswordHash) {
        String key = account.username().key();
        return accounts.get(key).passwordHash().equals(account.passwordHash())
                && accounts.put(key, new Account(account.id(), account.username(), newPasswordHash)) != null;
    }

    @Override
    public Optional<List<byte[]>> issue(
            byte[] tokenHash, Account account, Optional<String> newPasswordHash, Collection<byte[]> connected) {
        if (!replaceHash(account, newPasswordHash.orElse(account.passwordHash()))) {
            return Optional.empty();
        }
        tokens.put(ByteBuffer.wrap(tokenHash), account.id());
        return Optional.of(List.of());
    }

    @Override
    public Optional<Account> find(byte[] tokenHash) {
        Long userId = tokens.get(ByteBuffer.wrap(tokenHash));
        return accounts.values().stream()
                .filter(account -> userId != null && account.id() == userId)
                .findFirst();
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
        if (accounts.containsKey(username.key())) {
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
