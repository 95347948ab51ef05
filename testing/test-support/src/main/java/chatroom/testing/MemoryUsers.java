package chatroom.testing;

import chatroom.protocol.Username;
import chatroom.server.store.Account;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who has an account, and who blocks whom. One thread. */
final class MemoryUsers {
    private final Map<String, Account> byKey = new HashMap<>();
    private final Map<Long, Account> byId = new HashMap<>();
    private final Set<Long> admins = new HashSet<>();
    private final Set<Block> blocks = new HashSet<>();

    private record Block(long userId, long blockedId) {}

    MemoryUsers() {}

    /** As they are now; what changes later changes in one of both. */
    MemoryUsers(MemoryUsers original) {
        byKey.putAll(original.byKey);
        byId.putAll(original.byId);
        admins.addAll(original.admins);
        blocks.addAll(original.blocks);
    }

    Optional<Account> find(String username) {
        return Optional.ofNullable(byKey.get(Username.keyOf(username)));
    }

    /** As registered. */
    Optional<Username> nameOf(Username asked) {
        return find(asked.value()).map(Account::username);
    }

    Account get(long id) {
        return byId.get(id);
    }

    Stream<Account> all() {
        return byId.values().stream();
    }

    int count() {
        return byId.size();
    }

    /** Empty if the name is taken. */
    Optional<Account> create(Username username, String passwordHash) {
        if (byKey.containsKey(username.key())) {
            return Optional.empty();
        }
        Account created = new Account(count() + 1L, username, passwordHash);
        put(created);
        return Optional.of(created);
    }

    private void put(Account account) {
        byKey.put(account.username().key(), account);
        byId.put(account.id(), account);
    }

    void makeAdmin(long id) {
        admins.add(id);
    }

    boolean isAdmin(long id) {
        return admins.contains(id);
    }

    /** @return false if the account has another hash by now */
    boolean replaceHash(Account account, String newPasswordHash) {
        if (!get(account.id()).passwordHash().equals(account.passwordHash())) {
            return false;
        }
        put(new Account(account.id(), account.username(), newPasswordHash));
        return true;
    }

    /** @return false if it was so already */
    boolean block(long userId, long blockedId, boolean on) {
        Block block = new Block(userId, blockedId);
        return on ? blocks.add(block) : blocks.remove(block);
    }

    boolean blocks(Username user, Username other) {
        return blocks.contains(new Block(
                find(user.value()).orElseThrow().id(),
                find(other.value()).orElseThrow().id()));
    }

    boolean areApart(Username one, Username other) {
        return blocks(one, other) || blocks(other, one);
    }

    /** By name. */
    Stream<Username> blockedBy(long userId) {
        return blocks.stream()
                .filter(block -> block.userId == userId)
                .map(block -> get(block.blockedId).username())
                .sorted();
    }
}
