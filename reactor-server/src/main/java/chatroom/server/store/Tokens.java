package chatroom.server.store;

import java.util.Optional;

/** Sessions that can be resumed. Only the SHA-256 of a token is ever stored. A token expires when it wasn't used for 30 days. */
public interface Tokens {
    /** Storage thread. Also forgets what has expired. */
    void store(byte[] tokenHash, long userId) throws StorageException;

    /** Worker threads. Whose token it is, unless it is unknown or expired. */
    Optional<Account> find(byte[] tokenHash) throws StorageException;

    /** Storage thread. The token was used: its 30 days begin again. */
    void touch(byte[] tokenHash) throws StorageException;

    /** Storage thread. */
    void delete(byte[] tokenHash) throws StorageException;
}
