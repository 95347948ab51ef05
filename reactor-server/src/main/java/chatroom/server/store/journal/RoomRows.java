package chatroom.server.store.journal;

import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Rooms, as a transaction sees and changes them. Each has a number, which none other gets. Storage thread. */
public interface RoomRows {
    long LOBBY = 0;

    /** The number of a room; empty where there is none, or none any more. */
    OptionalLong find(RoomName name) throws SQLException;

    /** @return empty if there is or was one of that name */
    OptionalLong create(RoomName name, RoomKind kind, String topic) throws SQLException;

    /** @return false if it has this topic already */
    boolean setTopic(long room, String topic) throws SQLException;

    /** @return false if it is so already */
    boolean setArchived(long room, boolean archived) throws SQLException;
}
