package chatroom.server.store;

import chatroom.protocol.Nonce;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import java.util.Optional;

/** An entry on its way into the journal of a room. */
public record NewEntry(
        RoomName room, long userId, Username username, Optional<Nonce> nonce, Change change, Permit permit) {
    /** No account has it. */
    public static final long SERVERS_ID = 0;

    /** Of somebody who may do it in any case. */
    public NewEntry(RoomName room, long userId, Username username, Optional<Nonce> nonce, Change change) {
        this(room, userId, username, nonce, change, Permit.GIVEN);
    }

    /** What operators, or the server itself, do. */
    public static NewEntry byServer(RoomName room, Change change) {
        return new NewEntry(room, SERVERS_ID, Username.SERVER, Optional.empty(), change);
    }

    public boolean isByServer() {
        return userId == SERVERS_ID;
    }
}
