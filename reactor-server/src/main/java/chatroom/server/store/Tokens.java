package chatroom.server.store;

import chatroom.protocol.Limits;
import chatroom.protocol.Username;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Sessions that can be resumed. Only the SHA-256 of a token is ever stored. A token expires when a server saw thirty days pass
 * without its use, by a clock that can't be set: time in which no server ran doesn't count. An account has as many as {@link Limits#SESSIONS}.
 */
public interface Tokens {
    /**
     * Storage thread. For whoever knew the password of the account, as it was when it was read. Also forgets what has expired.
     *
     * @param newPasswordHash a dearer hash of the same password, which replaces the old one
     * @param connected hashes of tokens of the account that are in use at the moment: where one must give way, it is one that isn't, as long as there is any
     * @return hashes of the tokens that gave way; empty if the account has another password hash by now: then nothing was stored
     */
    Optional<List<byte[]>> issue(
            byte[] tokenHash, Account account, Optional<String> newPasswordHash, Collection<byte[]> connected)
            throws StorageException;

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
