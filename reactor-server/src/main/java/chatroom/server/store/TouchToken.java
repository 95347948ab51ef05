package chatroom.server.store;

import chatroom.server.work.Job;

/** Begins the 30 days of a token anew; false if it is void by now. Storage thread. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
public record TouchToken(Tokens tokens, byte[] tokenHash) implements Job<Boolean> {
    @Override
    public Boolean run() throws StorageException {
        return tokens.touch(tokenHash);
    }
}
