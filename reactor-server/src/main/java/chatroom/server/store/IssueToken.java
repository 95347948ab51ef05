package chatroom.server.store;

import chatroom.server.work.Job;

/** Makes a token valid. Storage thread. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
public record IssueToken(Tokens tokens, byte[] tokenHash, long userId) implements Job<Void> {
    @Override
    public Void run() throws StorageException {
        tokens.store(tokenHash, userId);
        return null;
    }
}
