package chatroom.server.store;

import chatroom.protocol.Nonce;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import java.util.Optional;

/** An entry on its way into the journal of a room. */
public record NewEntry(RoomName room, long userId, Username username, Optional<Nonce> nonce, Change change) {}
