package chatroom.client.room;

import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;

/**
 * A room as a list shows it.
 *
 * @param label its name, or for a direct room {@code @} and the name of the other
 * @param unread messages of others since one last read
 * @param mentions those of them that name the reader
 */
public record RoomSummary(RoomName name, String label, RoomKind kind, String topic, long unread, int mentions) {
    /** Somebody waits for just this reader. */
    public boolean isUrgent() {
        return unread > 0 && (mentions > 0 || kind == RoomKind.DIRECT);
    }
}
