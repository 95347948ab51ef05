package chatroom.server.store;

import chatroom.server.work.Job;

/** Whether an account is an admin's now. Worker threads. */
public record CheckAdmin(Accounts accounts, long id) implements Job<Boolean> {
    @Override
    public Boolean run() throws StorageException {
        return accounts.isAdmin(id);
    }
}
