package chatroom.client.plain;

import chatroom.client.link.Follows;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a script wants of the chat.
 *
 * @param room that texts go to and messages come from; without it texts go to the lobby, and messages come from all rooms of one's own
 * @param send one text, instead of the lines of the input
 * @param listen print messages until somebody ends it
 * @param json as the server's frames, one a line
 * @param since listen to the messages after this one; otherwise to those from now on
 * @param patience how long nothing may go forward before it's given up
 */
public record PipeOptions(
        Optional<RoomReference> room,
        Optional<String> send,
        boolean listen,
        boolean json,
        OptionalLong since,
        Duration patience) {
    /** What the link is to follow besides the lobby. */
    public Follows follows() {
        if (!listen || room.filter(RoomReference::isLobby).isPresent()) {
            return new Follows.Nothing();
        }
        return room.<Follows>map(only -> new Follows.One(only, since)).orElseGet(Follows.OwnRooms::new);
    }

    /** Where listening to the lobby begins, if not now. */
    public OptionalLong sinceInLobby() {
        return room.isEmpty() || room.get().isLobby() ? since : OptionalLong.empty();
    }

    boolean isWanted(RoomName from) {
        return listen && (room.isEmpty() || room.get().isLobby() == from.isLobby());
    }

    boolean readsInput() {
        return !listen && send.isEmpty();
    }
}
