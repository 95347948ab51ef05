package chatroom.server.store;

import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;

/** An entry that is stored, and where. */
public record RoomEntry(RoomName room, Entry entry) {}
