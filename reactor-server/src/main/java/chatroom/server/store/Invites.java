package chatroom.server.store;

import chatroom.protocol.Username;
import chatroom.server.work.Job;
import java.time.Duration;
import java.time.Instant;

/** Codes by which one person each may register. Only the SHA-256 of a code is ever stored. */
public interface Invites {
    /** What came of an attempt to register with a code. */
    enum Redemption {
        /** The account is there, and the code is used up. */
        REGISTERED,
        /** The code can still be used. */
        NAME_TAKEN,
        /** There is no such code: it never was one, was used, or has expired. */
        VOID
    }

    /**
     * Storage thread. Also forgets what has expired.
     *
     * @param life from now on, more than nothing
     * @return when the code expires
     */
    Instant create(byte[] codeHash, Duration life) throws StorageException;

    /** Worker threads. Whether a code can be used now. */
    boolean isOpen(byte[] codeHash) throws StorageException;

    /** Storage thread. Makes an account and uses the code up: both, or neither. */
    Redemption redeem(byte[] codeHash, Username username, String passwordHash) throws StorageException;

    /** Makes a code valid for a while; when it expires. Storage thread. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
    record Create(Invites invites, byte[] codeHash, Duration life) implements Job<Instant> {
        @Override
        public Instant run() throws StorageException {
            return invites.create(codeHash, life);
        }
    }

    /** Whether a code can be used now. Worker threads. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
    record Check(Invites invites, byte[] codeHash) implements Job<Boolean> {
        @Override
        public Boolean run() throws StorageException {
            return invites.isOpen(codeHash);
        }
    }

    /** Gives a name to whoever is first and has a code for it. Storage thread. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
    record Redeem(Invites invites, byte[] codeHash, Username username, String passwordHash) implements Job<Redemption> {
        @Override
        public Redemption run() throws StorageException {
            return invites.redeem(codeHash, username, passwordHash);
        }

        @Override
        public String toString() {
            return "Redeem[username=" + username + "]";
        }
    }
}
