package chatroom.server.store;

import java.time.Instant;

/**
 * Where a message stands in the history.
 *
 * @param timestamp in whole milliseconds; never earlier than that of a message with a lower id
 * @param duplicate it was there before, under the same nonce
 */
public record Appended(long id, Instant timestamp, boolean duplicate) {}
