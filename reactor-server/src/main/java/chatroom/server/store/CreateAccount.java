package chatroom.server.store;

import chatroom.protocol.Username;
import chatroom.server.work.Job;
import java.util.Optional;

/** Gives a name to whoever is first; empty if it is taken. Storage thread. */
public record CreateAccount(Accounts accounts, Username username, String passwordHash)
        implements Job<Optional<Account>> {
    @Override
    public Optional<Account> run() throws StorageException {
        return accounts.create(username, passwordHash);
    }

    @Override
    public String toString() {
        return "CreateAccount[username=" + username + "]";
    }
}
