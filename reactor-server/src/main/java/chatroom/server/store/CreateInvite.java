package chatroom.server.store;

import chatroom.server.work.Job;
import java.time.Duration;
import java.time.Instant;

/** Makes a code valid for a while; when it expires. Storage thread. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
public record CreateInvite(Invites invites, byte[] codeHash, Duration life) implements Job<Instant> {
    @Override
    public Instant run() throws StorageException {
        return invites.create(codeHash, life);
    }
}
