package chatroom.client.link;

import chatroom.protocol.Password;
import chatroom.protocol.Username;
import java.util.Optional;

/**
 * Who wants to be logged in. The password stays in memory for as long as the link, so that an expired session costs nobody anything.
 *
 * @param password empty for who has only the token of an earlier run
 * @param register the account has to be made first
 * @param invite the code for that, where the server asks for one
 */
record Credentials(String username, Optional<Password> password, boolean register, Optional<String> invite) {
    /** Credentials without an invite code. */
    Credentials(String username, Optional<Password> password, boolean register) {
        this(username, password, register, Optional.empty());
    }

    Credentials registered() {
        return new Credentials(username, password, false);
    }

    Credentials withPassword(Password other) {
        return new Credentials(username, Optional.of(other), register, invite);
    }

    boolean isFor(String name) {
        return Username.keyOf(username).equals(Username.keyOf(name));
    }
}
