package chatroom.testing;

import chatroom.protocol.Entry;
import chatroom.protocol.Nonce;
import chatroom.protocol.RoomName;
import java.util.Optional;

/**
 * An entry as it was stored.
 *
 * @param userId who stored it
 * @param entry as it was made
 */
public record StoredEntry(RoomName room, long userId, Optional<Nonce> nonce, Entry entry) {}
