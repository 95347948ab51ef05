package chatroom.client.room;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import java.util.Optional;

/**
 * A new entry, and what it did to the message that it is about.
 *
 * @param before as the message read; empty where the entry is about none, or it isn't known
 * @param after as it reads now
 */
public record Posting(RoomName room, Entry entry, Optional<ChatMessage> before, Optional<ChatMessage> after) {}
