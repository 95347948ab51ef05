package chatroom.server;

import chatroom.protocol.Username;
import chatroom.server.access.FirstAdmin;
import chatroom.server.auth.InviteCode;
import chatroom.server.store.Account;
import chatroom.server.store.Database;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.sqlite.DataFolder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code --admin} does when a server starts. Nobody is promoted by it who has an account already. */
final class FirstAdmins {
    private static final Logger LOG = LoggerFactory.getLogger(FirstAdmins.class);

    /**
     * On a server without accounts the name waits for whoever has the code that is in the data folder then.
     *
     * @return empty where there are accounts; then the log says what is left to do
     */
    static Optional<FirstAdmin> await(Username name, DataFolder folder, Database database) throws StartupException {
        try {
            if (!database.accountKeeping().users("", 1).isEmpty()) {
                look(name, database.accounts().find(name.value()));
                return Optional.empty();
            }
        } catch (StorageException e) {
            throw new StartupException(e.getMessage(), e);
        }
        InviteCode code = InviteCode.random(new SecureRandom());
        Path file = folder.writeAdminCode(code.text());
        LOG.info("whoever registers as {} with the code in {} is the first admin", name, file);
        return Optional.of(new FirstAdmin(name, code.hash(), () -> {
            folder.removeAdminCode();
            return true;
        }));
    }

    private static void look(Username name, Optional<Account> account) {
        if (account.isEmpty()) {
            LOG.warn(
                    "nobody is made an admin, because there are accounts already and none of {}: give the command user"
                            + " add {} --admin",
                    name,
                    name);
        } else if (!account.get().admin()) {
            LOG.warn("{} has an account already and is no admin: give the command user admin {} on", name, name);
        }
    }

    private FirstAdmins() {}
}
