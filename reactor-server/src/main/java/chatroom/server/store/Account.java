package chatroom.server.store;

import chatroom.protocol.Username;

/** Somebody who registered. */
public record Account(long id, Username username, String passwordHash) {
    @Override
    public String toString() {
        return "Account[id=%d, username=%s]".formatted(id, username);
    }
}
