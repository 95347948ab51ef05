package chatroom.server.access;

import chatroom.server.auth.CommonPasswords;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.reactor.Timers;
import chatroom.server.store.Accounts;
import chatroom.server.store.Invites;
import chatroom.server.store.Store;
import chatroom.server.store.Tokens;
import chatroom.server.work.Workers;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Everything outside that is used to let somebody in.
 *
 * @param hashing workers for what Argon2 does
 * @param reading workers for what reads a row or two of the database: nothing else holds up who wants in
 * @param storing the one worker that writes the database
 * @param secrets for session tokens and invite codes
 * @param firstAdmin who is to register as an admin; empty where the server has accounts already, or nobody was named
 */
public record AccessPorts(
        Workers hashing,
        Workers reading,
        Workers storing,
        Store store,
        PasswordHasher hasher,
        CommonPasswords commonPasswords,
        Timers timers,
        RandomGenerator secrets,
        Optional<FirstAdmin> firstAdmin) {
    Accounts accounts() {
        return store.accounts();
    }

    public Tokens tokens() {
        return store.tokens();
    }

    public Invites invites() {
        return store.invites();
    }

    long nowNs() {
        return timers.nowNs();
    }
}
