package chatroom.client.link;

import chatroom.protocol.RoomReference;
import java.util.OptionalLong;

/** Which rooms a link follows besides the lobby. */
public sealed interface Follows {
    record Nothing() implements Follows {}

    /** All that the user is in, by now and later. */
    record OwnRooms() implements Follows {}

    /** @param afterId from the entry after this one on, or from now on */
    record One(RoomReference room, OptionalLong afterId) implements Follows {}
}
