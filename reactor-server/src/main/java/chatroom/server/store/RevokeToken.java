package chatroom.server.store;

import chatroom.server.work.Job;

/** Makes a token void. Storage thread. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
public record RevokeToken(Tokens tokens, byte[] tokenHash) implements Job<Void> {
    @Override
    public Void run() throws StorageException {
        tokens.delete(tokenHash);
        return null;
    }
}
