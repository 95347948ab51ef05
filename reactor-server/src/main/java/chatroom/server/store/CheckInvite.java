package chatroom.server.store;

import chatroom.server.work.Job;

/** Whether a code can be used now. Worker threads. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
public record CheckInvite(Invites invites, byte[] codeHash) implements Job<Boolean> {
    @Override
    public Boolean run() throws StorageException {
        return invites.isOpen(codeHash);
    }
}
