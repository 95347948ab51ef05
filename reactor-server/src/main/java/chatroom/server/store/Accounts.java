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

    /** Storage thread. */
    void changePasswordHash(long userId, String passwordHash) throws StorageException;
}
