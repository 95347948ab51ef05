package chatroom.server.store;

import chatroom.server.work.Job;

/** Replaces a password, and makes all tokens of that user void but one; false if the password has changed since it was compared. Storage thread. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
public record ChangePassword(Accounts accounts, Account account, String newPasswordHash, byte[] keptTokenHash)
        implements Job<Boolean> {
    @Override
    public Boolean run() throws StorageException {
        return accounts.changePassword(account, newPasswordHash, keptTokenHash);
    }

    @Override
    public String toString() {
        return "ChangePassword[account=" + account + "]";
    }
}
