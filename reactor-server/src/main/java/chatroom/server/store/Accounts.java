package chatroom.server.store;

import chatroom.protocol.Username;
import chatroom.server.work.Job;
import java.util.Optional;

/** The accounts of those who have registered. */
public interface Accounts {
    /** Worker threads. Regardless of case; what isn't a valid name finds nobody. */
    Optional<Account> find(String username) throws StorageException;

    /**
     * Storage thread.
     *
     * @return empty if the name is taken, in whatever spelling
     */
    Optional<Account> create(Username username, String passwordHash) throws StorageException;

    /**
     * Storage thread. As {@link #create}, for somebody who is an admin from the beginning.
     *
     * @return empty if the name is taken, in whatever spelling
     */
    Optional<Account> createAdmin(Username username, String passwordHash) throws StorageException;

    /** Worker threads. As of now. A closed account is nobody's, and so no admin's. */
    boolean isAdmin(long id) throws StorageException;

    /**
     * Storage thread. Replaces the password hash that the account had when it was read, and makes all tokens of that user void but one.
     *
     * @return false if it has another hash by now: then nothing was changed
     */
    boolean changePassword(Account account, String newPasswordHash, byte[] keptTokenHash) throws StorageException;

    /** Who has a name. Worker threads. */
    record Find(Accounts accounts, String username) implements Job<Optional<Account>> {
        @Override
        public Optional<Account> run() throws StorageException {
            return accounts.find(username);
        }
    }

    /** Gives a name to whoever is first; empty if it is taken. Storage thread. */
    record Create(Accounts accounts, Username username, String passwordHash) implements Job<Optional<Account>> {
        @Override
        public Optional<Account> run() throws StorageException {
            return accounts.create(username, passwordHash);
        }

        @Override
        public String toString() {
            return "Create[username=" + username + "]";
        }
    }

    /** Makes the account of an admin; empty if the name is taken. Storage thread. */
    record CreateAdmin(Accounts accounts, Username username, String passwordHash) implements Job<Optional<Account>> {
        @Override
        public Optional<Account> run() throws StorageException {
            return accounts.createAdmin(username, passwordHash);
        }

        @Override
        public String toString() {
            return "CreateAdmin[username=" + username + "]";
        }
    }

    /** Whether an account is an admin's now. Worker threads. */
    record CheckAdmin(Accounts accounts, long id) implements Job<Boolean> {
        @Override
        public Boolean run() throws StorageException {
            return accounts.isAdmin(id);
        }
    }

    /**
     * Replaces a password, and makes all tokens of that user void but one; false if the password has changed since it was compared. Storage
     * thread.
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
    record ChangePassword(Accounts accounts, Account account, String newPasswordHash, byte[] keptTokenHash)
            implements Job<Boolean> {
        @Override
        public Boolean run() throws StorageException {
            return accounts.changePassword(account, newPasswordHash, keptTokenHash);
        }

        @Override
        public String toString() {
            return "ChangePassword[account=" + account + "]";
        }
    }
}
