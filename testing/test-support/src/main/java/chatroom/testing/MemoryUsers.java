package chatroom.testing;

import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.UserState;
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
    private final Map<Long, UserState> states = new HashMap<>();

    /** The passwords' hashes of those who are disabled. */
    private final Map<Long, String> keptHashes = new HashMap<>();

    private final Set<Block> blocks = new HashSet<>();

    private record Block(long userId, long blockedId) {}

    MemoryUsers() {}

    /** As they are now; what changes later changes in one of both. */
    MemoryUsers(MemoryUsers original) {
        byKey.putAll(original.byKey);
        byId.putAll(original.byId);
        states.putAll(original.states);
        keptHashes.putAll(original.keptHashes);
        blocks.addAll(original.blocks);
    }

    /** Whatever its state. */
    Optional<Account> find(String username) {
        return Optional.ofNullable(byKey.get(Username.keyOf(username)));
    }

    /** As registered; empty where the account was deleted. */
    Optional<Username> nameOf(Username asked) {
        return find(asked.value())
                .filter(account -> state(account.id()) != UserState.DELETED)
                .map(Account::username);
    }

    /** Whether there is this account, and it isn't deleted. */
    boolean isThere(long id) {
        return byId.containsKey(id) && state(id) != UserState.DELETED;
    }

    UserState state(long id) {
        return states.getOrDefault(id, UserState.ACTIVE);
    }

    /** Nobody can log in any more. */
    void close(Account account, UserState state) {
        states.put(account.id(), state);
        boolean isKept = state == UserState.DISABLED;
        if (isKept) {
            keptHashes.put(account.id(), account.passwordHash());
        } else {
            keptHashes.remove(account.id());
        }
        put(changed(account, nobodys(account.passwordHash()), isKept && isAdmin(account.id())));
    }

    /** A hash of the same cost that no password has. */
    private static String nobodys(String hash) {
        int last = hash.lastIndexOf('$') + 1;
        return hash.substring(0, last) + "A".repeat(hash.length() - last);
    }

    void enable(Account account) {
        states.remove(account.id());
        put(changed(account, keptHashes.remove(account.id()), isAdmin(account.id())));
    }

    Account get(long id) {
        return byId.get(id);
    }

    /** But those that were deleted. */
    Stream<Account> all() {
        return byId.values().stream().filter(account -> state(account.id()) != UserState.DELETED);
    }

    /** Empty if the name is taken. */
    Optional<Account> create(Username username, String passwordHash) {
        if (byKey.containsKey(username.key())) {
            return Optional.empty();
        }
        Account created = new Account(byId.size() + 1L, username, passwordHash);
        put(created);
        return Optional.of(created);
    }

    private void put(Account account) {
        byKey.put(account.username().key(), account);
        byId.put(account.id(), account);
    }

    void setAdmin(long id, boolean admin) {
        put(changed(get(id), get(id).passwordHash(), admin));
    }

    boolean isAdmin(long id) {
        return byId.containsKey(id) && get(id).admin();
    }

    private static Account changed(Account account, String passwordHash, boolean admin) {
        return new Account(account.id(), account.username(), passwordHash, admin);
    }

    /** @return false if the account has another hash by now */
    boolean replaceHash(Account account, String newPasswordHash) {
        if (!get(account.id()).passwordHash().equals(account.passwordHash())) {
            return false;
        }
        put(changed(account, newPasswordHash, isAdmin(account.id())));
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

    /** Also where one of them isn't there any more. */
    boolean areApart(Username one, Username other) {
        return nameOf(one).isEmpty() || nameOf(other).isEmpty() || blocks(one, other) || blocks(other, one);
    }

    /** By name. */
    Stream<Username> blockedBy(long userId) {
        return blocks.stream()
                .filter(block -> block.userId == userId)
                .map(block -> get(block.blockedId).username())
                .sorted();
    }
}
