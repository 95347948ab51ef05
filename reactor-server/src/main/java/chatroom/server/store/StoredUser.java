package chatroom.server.store;

import chatroom.protocol.Username;
import java.time.Instant;

/** An account as an operator sees it. */
public record StoredUser(Username username, UserState state, Instant created, boolean admin) {}
