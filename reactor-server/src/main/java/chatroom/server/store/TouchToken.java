package chatroom.server.store;

import chatroom.server.work.Job;

/** Begins the 30 days of a token anew. Storage thread. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
public record TouchToken(Tokens tokens, byte[] tokenHash) implements Job<Void> {
    @Override
    public Void run() throws StorageException {
        tokens.touch(tokenHash);
        return null;
    }
}
