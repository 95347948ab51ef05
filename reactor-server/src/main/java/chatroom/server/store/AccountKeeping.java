package chatroom.server.store;

import chatroom.protocol.Username;
import java.util.List;
import java.util.Optional;

/**
 * What whoever runs the server does with accounts. Names are looked up in any case; what changes who may log in, and with what, makes the
 * account's session tokens void.
 */
public interface AccountKeeping {
    /**
     * Worker threads. In the order of their names.
     *
     * @param after the name before the first; empty for the beginning
     */
    List<StoredUser> users(String after, int limit) throws StorageException;

    /** Worker threads. Whatever its state. */
    Optional<StoredUser> find(String username) throws StorageException;

    /**
     * Storage thread.
     *
     * @return the name as registered; so of all that follow
     */
    Username changePassword(String username, String passwordHash) throws StorageException, RefusedException;

    /** Storage thread. */
    Username disable(String username) throws StorageException, RefusedException;

    /** Storage thread. With the password that it had. */
    Username enable(String username) throws StorageException, RefusedException;

    /**
     * Storage thread. It leaves its rooms; where nobody else owned one, the oldest moderator or else member owns it from then on. One that
     * is deleted already, but in rooms still, leaves them.
     *
     * @return what was written about that
     */
    Deletion delete(String username) throws StorageException, RefusedException;

    /**
     * @param entries in the order in which they were stored
     * @param isInMore whether it is in rooms still, and is to be deleted once more
     */
    record Deletion(Username username, List<RoomEntry> entries, boolean isInMore) {}

    /** Storage thread. Sessions go on, with the right or without. */
    Username setAdmin(String username, boolean admin) throws StorageException, RefusedException;
}
