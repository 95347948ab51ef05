package chatroom.server.store;

import chatroom.protocol.Username;
import chatroom.server.work.Job;

/** Gives a name to whoever is first and has a code for it. Storage thread. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
public record RedeemInvite(Invites invites, byte[] codeHash, Username username, String passwordHash)
        implements Job<Invites.Redemption> {
    @Override
    public Invites.Redemption run() throws StorageException {
        return invites.redeem(codeHash, username, passwordHash);
    }

    @Override
    public String toString() {
        return "RedeemInvite[username=" + username + "]";
    }
}
