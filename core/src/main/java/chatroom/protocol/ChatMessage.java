package chatroom.protocol;

import java.time.Instant;

/**
 * A stored message.
 *
 * @param id 1, 2, 3, … without holes
 * @param timestamp when it was stored, in whole milliseconds
 */
public record ChatMessage(long id, String username, String text, Instant timestamp) {}
