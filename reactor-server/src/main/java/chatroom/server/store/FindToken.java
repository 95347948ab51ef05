package chatroom.server.store;

import chatroom.server.work.Job;
import java.util.Optional;

/** Whose token it is; empty if it is unknown or expired. Worker threads. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
public record FindToken(Tokens tokens, byte[] tokenHash) implements Job<Optional<Account>> {
    @Override
    public Optional<Account> run() throws StorageException {
        return tokens.find(tokenHash);
    }
}
