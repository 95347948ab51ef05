package chatroom.server.store;

import chatroom.server.work.Job;
import java.util.Optional;

/** Who has a name. Worker threads. */
public record FindAccount(Accounts accounts, String username) implements Job<Optional<Account>> {
    @Override
    public Optional<Account> run() throws StorageException {
        return accounts.find(username);
    }
}
