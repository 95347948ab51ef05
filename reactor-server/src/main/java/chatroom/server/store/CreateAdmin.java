package chatroom.server.store;

import chatroom.protocol.Username;
import chatroom.server.work.Job;
import java.util.Optional;

/** Makes the account of an admin; empty if the name is taken. Storage thread. */
public record CreateAdmin(Accounts accounts, Username username, String passwordHash) implements Job<Optional<Account>> {
    @Override
    public Optional<Account> run() throws StorageException {
        return accounts.createAdmin(username, passwordHash);
    }

    @Override
    public String toString() {
        return "CreateAdmin[username=" + username + "]";
    }
}
