package chatroom.server.store;

import chatroom.protocol.Limits;
import chatroom.protocol.Username;
import chatroom.server.work.Job;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Sessions that can be resumed. Only the SHA-256 of a token is ever stored. A token expires when a server saw thirty days pass without its
 * use, by a clock that can't be set: time in which no server ran doesn't count. An account has as many as {@link Limits#SESSIONS}.
 */
public interface Tokens {
    /**
     * Storage thread. For whoever knew the password of the account, as it was when it was read. Also forgets what has expired.
     *
     * @param newPasswordHash a dearer hash of the same password, which replaces the old one
     * @param connected hashes of tokens of the account that are in use at the moment: where one must give way, it is one that isn't, as
     * long as there is any
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

    /**
     * Makes a token valid for who knew the password; hashes of those that gave way to it, empty if the password has changed since it was
     * compared. Storage thread.
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
    record Issue(
            Tokens tokens,
            byte[] tokenHash,
            Account account,
            Optional<String> newPasswordHash,
            Collection<byte[]> connected)
            implements Job<Optional<List<byte[]>>> {
        @Override
        public Optional<List<byte[]>> run() throws StorageException {
            return tokens.issue(tokenHash, account, newPasswordHash, connected);
        }

        @Override
        public String toString() {
            return "Issue[account=" + account + "]";
        }
    }

    /** Whose token it is; empty if it is unknown or expired. Worker threads. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
    record Find(Tokens tokens, byte[] tokenHash) implements Job<Optional<Account>> {
        @Override
        public Optional<Account> run() throws StorageException {
            return tokens.find(tokenHash);
        }
    }

    /** Begins the 30 days of a token anew; false if it is void by now. Storage thread. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
    record Touch(Tokens tokens, byte[] tokenHash) implements Job<Boolean> {
        @Override
        public Boolean run() throws StorageException {
            return tokens.touch(tokenHash);
        }
    }

    /** Makes a token void. Storage thread. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
    record Revoke(Tokens tokens, byte[] tokenHash) implements Job<Void> {
        @Override
        public Void run() throws StorageException {
            tokens.delete(tokenHash);
            return null;
        }
    }

    /** Makes all tokens of a user void; the name as registered, empty if it is nobody's. Storage thread. */
    record RevokeAll(Tokens tokens, String username) implements Job<Optional<Username>> {
        @Override
        public Optional<Username> run() throws StorageException {
            return tokens.deleteAllOf(username);
        }
    }
}
