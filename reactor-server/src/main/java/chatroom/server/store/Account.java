package chatroom.server.store;

import chatroom.protocol.Username;

/**
 * Somebody who registered.
 *
 * @param admin whether this was an admin when the account was read: to be told, not to be relied on ({@link Accounts#isAdmin})
 */
public record Account(long id, Username username, String passwordHash, boolean admin) {
    /** Of somebody who is no admin. */
    public Account(long id, Username username, String passwordHash) {
        this(id, username, passwordHash, false);
    }

    /** For whoever is logged in: what isn't looked at any more isn't kept. */
    public Account withoutPasswordHash() {
        return new Account(id, username, "", admin);
    }

    @Override
    public String toString() {
        return "Account[id=%s, username=%s]".formatted(id, username);
    }
}
