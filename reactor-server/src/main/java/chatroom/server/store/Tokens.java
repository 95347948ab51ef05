package chatroom.server.store;

import chatroom.protocol.Username;
import java.util.Optional;

/** Sessions that can be resumed. Only the SHA-256 of a token is ever stored. A token expires when it wasn't used for 30 days. */
public interface Tokens {
    /**
     * Storage thread. For whoever knew the password of the account, as it was when it was read. Also forgets what has expired.
     *
     * @param newPasswordHash a dearer hash of the same password, which replaces the old one
     * @return false if the account has another password hash by now: then nothing was stored
     */
    boolean issue(byte[] tokenHash, Account account, Optional<String> newPasswordHash) throws StorageException;

    /** Worker threads. Whose token it is, unless it is unknown or expired. */
    Optional<Account> find(byte[] tokenHash) throws StorageException;

    /**
     * Storage thread. The token was used: its 30 days begin again.
     *
     * @return false if it is void by now
     */
    boolean touch(byte[] tokenHash) throws StorageException;

    /** Storage thread. */
    void delete(byte[] tokenHash) throws StorageException;

    /**
     * Storage thread. All of a user.
     *
     * @param username in any case
     * @return the name as registered; empty if it is nobody's
     */
    Optional<Username> deleteAllOf(String username) throws StorageException;
}
