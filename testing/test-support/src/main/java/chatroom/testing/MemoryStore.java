package chatroom.testing;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Appended;
import chatroom.server.store.Cancellation;
import chatroom.server.store.NewMessage;
import chatroom.server.store.Page;
import chatroom.server.words.WordQuery;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that the server stores, in lists: a new one costs nothing. One thread. */
public final class MemoryStore implements SingleObjectStore {
    private final Clock clock;
    private final String epoch;

    /** The message with id n is at n - 1. */
    private final List<ChatMessage> messages = new ArrayList<>();

    private final Map<String, Appended> byNonce = new HashMap<>();
    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<ByteBuffer, Long> tokens = new HashMap<>();

    public MemoryStore(Clock clock, String epoch) {
        this.clock = clock;
        this.epoch = epoch;
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
        return new Page(List.copyOf(messages.subList(from, Math.min(to, from + limit))), to - from > limit);
    }

    @Override
    public Page readBefore(String room, long beforeId, int limit, int maxBytes) {
        int to = (int) Math.min(beforeId - 1, messages.size());
        int from = Math.max(0, to - limit);
        return new Page(List.copyOf(messages.subList(from, to)), from > 0);
    }

    @Override
    public long index(int limit) {
        return messages.size();
    }

    @Override
    public Page find(
            String room, SearchQuery query, long beforeId, int limit, int maxBytes, Cancellation cancellation) {
        WordQuery words = WordQuery.of(query.words());
        List<ChatMessage> found = messages.stream()
                .filter(message -> message.id() < beforeId && words.means(message.text()))
                .toList();
        int from = Math.max(0, found.size() - limit);
        return new Page(found.subList(from, found.size()), from > 0);
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
        throw new AssertionError("nobody is to be an admin");
    }

    @Override
    public boolean isAdmin(long id) {
        return false;
    }

    @Override
    public boolean changePassword(Account account, String newPasswordHash, byte[] keptTokenHash) {
        ByteBuffer kept = ByteBuffer.wrap(keptTokenHash);
        accounts.put(account.username().key(), new Account(account.id(), account.username(), newPasswordHash));
        tokens.entrySet()
                .removeIf(token ->
                        token.getValue() == account.id() && !token.getKey().equals(kept));
        return true;
    }

    @Override
    public Optional<List<byte[]>> issue(
            byte[] tokenHash, Account account, Optional<String> newPasswordHash, Collection<byte[]> connected) {
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
        throw new AssertionError("nobody is an admin");
    }

    @Override
    public Instant create(byte[] codeHash, Duration life) {
        throw new AssertionError("everybody may register");
    }

    @Override
    public boolean isOpen(byte[] codeHash) {
        throw new AssertionError("everybody may register");
    }

    @Override
    public Redemption redeem(byte[] codeHash, Username username, String passwordHash) {
        throw new AssertionError("everybody may register");
    }
}
