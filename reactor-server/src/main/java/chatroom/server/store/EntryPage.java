package chatroom.server.store;

import chatroom.protocol.Entry;
import java.util.List;

/**
 * Some consecutive entries of a room, as they read after its entry {@code lastId}.
 *
 * @param entries ascending
 * @param lastId the newest entry of the room
 * @param more in the direction of reading there are further entries within the range asked for
 */
public record EntryPage(List<Entry> entries, long lastId, boolean more) {}
