package chatroom.testing;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a commit did in one room: there is an entry more, or old messages have lost their texts.
 *
 * @param moment the number of the commit in its store: greater than that of any before, in whichever room
 * @param entry as it was made; empty where texts were taken away
 * @param prunedThroughId up to this message; 0 where there is an entry
 */
public record RoomStep(long moment, Optional<Entry> entry, long prunedThroughId) {
    /** A message as it reads when it has lost its text. */
    public static ChatMessage pruned(ChatMessage message) {
        return new ChatMessage(
                message.id(),
                message.username(),
                ChatMessage.PRUNED,
                message.timestamp(),
                message.action(),
                message.replyTo(),
                OptionalLong.empty(),
                true,
                Map.of());
    }
}
