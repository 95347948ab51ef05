package chatroom.testing;

import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.RefusedException;
import chatroom.server.store.RoomEntry;
import chatroom.server.store.StoredUser;
import chatroom.server.store.UserState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** What operators do with the accounts of a {@link MemoryStore}. One thread. */
final class MemoryKeeping implements AccountKeeping {
    private final MemoryUsers users;
    private final MemoryJournals journals;

    /** Makes all tokens of a user void. */
    private final LongConsumer logOut;

    MemoryKeeping(MemoryUsers users, MemoryJournals journals, LongConsumer logOut) {
        this.users = users;
        this.journals = journals;
        this.logOut = logOut;
    }

    private StoredUser show(Account account) {
        return new StoredUser(
                account.username(), users.state(account.id()), Instant.EPOCH, users.isAdmin(account.id()));
    }

    @Override
    public List<StoredUser> users(String after, int limit) {
        return users.all()
                .filter(account -> account.username().key().compareTo(Username.keyOf(after)) > 0)
                .sorted(Comparator.comparing(Account::username))
                .limit(limit)
                .map(this::show)
                .toList();
    }

    @Override
    public Optional<StoredUser> find(String username) {
        return users.find(username).map(this::show);
    }

    private Account existing(String username) throws RefusedException {
        Account account = users.find(username).orElseThrow(() -> RefusedException.unknownUser(username));
        refuse(users.state(account.id()) == UserState.DELETED, account.username() + " was deleted.");
        return account;
    }

    private static void refuse(boolean isSo, String sentence) throws RefusedException {
        if (isSo) {
            throw new RefusedException(sentence);
        }
    }

    @Override
    public Username changePassword(String username, String passwordHash) throws RefusedException {
        Account account = existing(username);
        refuse(users.state(account.id()) == UserState.DISABLED, account.username() + " is disabled.");
        users.replaceHash(account, passwordHash);
        logOut.accept(account.id());
        return account.username();
    }

    @Override
    public Username disable(String username) throws RefusedException {
        Account account = existing(username);
        refuse(users.state(account.id()) == UserState.DISABLED, account.username() + " is disabled already.");
        users.close(account, UserState.DISABLED);
        logOut.accept(account.id());
        return account.username();
    }

    @Override
    public Username enable(String username) throws RefusedException {
        Account account = existing(username);
        refuse(users.state(account.id()) != UserState.DISABLED, account.username() + " isn't disabled.");
        users.enable(account);
        logOut.accept(account.id());
        return account.username();
    }

    @Override
    public Deletion delete(String username) throws RefusedException {
        Account account = existing(username);
        List<RoomEntry> entries = journals.leaveAll(account);
        users.close(account, UserState.DELETED);
        logOut.accept(account.id());
        return new Deletion(account.username(), entries, false);
    }

    @Override
    public Username setAdmin(String username, boolean admin) throws RefusedException {
        Account account = existing(username);
        refuse(users.isAdmin(account.id()) == admin, account.username() + " is that already, or isn't.");
        users.setAdmin(account.id(), admin);
        return account.username();
    }
}
