package chatroom.server.store;

import chatroom.protocol.Username;
import java.util.Optional;

/** Who registered. */
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
}
