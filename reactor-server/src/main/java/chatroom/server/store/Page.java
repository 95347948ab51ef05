package chatroom.server.store;

import chatroom.protocol.ChatMessage;
import java.util.List;

/**
 * Some consecutive messages.
 *
 * @param messages ascending
 * @param more in the direction of reading there are further messages within the range asked for
 */
public record Page(List<ChatMessage> messages, boolean more) {
    public static final Page EMPTY = new Page(List.of(), false);
}
