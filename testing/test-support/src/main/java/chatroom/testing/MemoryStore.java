package chatroom.testing;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Appended;
import chatroom.server.store.Cancellation;
import chatroom.server.store.Journals;
import chatroom.server.store.NewMessage;
import chatroom.server.store.Page;
import chatroom.server.store.Rooms;
import chatroom.server.words.WordQuery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that the server stores, in lists: a new one costs nothing. One thread. */
public final class MemoryStore implements SingleObjectStore {
    private final Clock clock;
    private final String epoch;

    /** The message with id n is at n - 1. */
    private final List<ChatMessage> messages = new ArrayList<>();

    private final Map<String, Appended> byNonce = new HashMap<>();
    private final Map<String, Account> accounts = new HashMap<>();
    private final MemoryJournals journals;
    private final Set<Long> admins = new HashSet<>();
    private final Map<ByteBuffer, Long> tokens = new HashMap<>();

    /** Until when each can be used. */
    private final Map<ByteBuffer, Instant> invites = new HashMap<>();

    public MemoryStore(Clock clock, String epoch) {
        this.clock = clock;
        this.epoch = epoch;
        this.journals = new MemoryJournals(
                clock, name -> find(name).map(account -> account.username().value()));
    }

    @Override
    public Journals journals() {
        return new JournalsOfStore(journals, this);
    }

    /** Without the messages that are kept beside them. */
    public Journals journalsAlone() {
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
        MemoryStore backup = new MemoryStore(clock, newEpoch);
        backup.messages.addAll(messages.subList(0, messageCount));
        byNonce.forEach((key, appended) -> {
            if (appended.id() <= messageCount) {
                backup.byNonce.put(key, appended);
            }
        });
        backup.accounts.putAll(accounts);
        backup.admins.addAll(admins);
        return backup;
    }

    @Override
    public List<Appended> append(List<NewMessage> batch) {
        return batch.stream().map(this::append).toList();
    }

    private Appended append(NewMessage message) {
        String key = message.nonce()
                .map(nonce -> message.userId() + " " + nonce.value())
                .orElse("");
        Appended first = byNonce.get(key);
        if (first != null) {
            return new Appended(first.id(), first.timestamp(), true);
        }
        Instant now = clock.instant();
        Appended appended = new Appended(messages.size() + 1L, now, false);
        messages.add(new ChatMessage(
                appended.id(), message.username().value(), message.text().value(), now));
        if (!key.isEmpty()) {
            byNonce.put(key, appended);
        }
        return appended;
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
                .filter(message -> message.id() < beforeId && words.means(message.text()))
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
