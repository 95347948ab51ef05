package chatroom.server.store;

import chatroom.server.work.Job;

/** Replaces the hash of a password by a dearer one. Storage thread. */
public record RehashAccount(Accounts accounts, long userId, String passwordHash) implements Job<Void> {
    @Override
    public Void run() throws StorageException {
        accounts.changePasswordHash(userId, passwordHash);
        return null;
    }

    @Override
    public String toString() {
        return "RehashAccount[userId=" + userId + "]";
    }
}
