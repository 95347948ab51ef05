package chatroom.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What somebody wrote, as it reads after some entry of its room.
 *
 * @param id 1, 2, 3, … without holes
 * @param timestamp when it was stored, in whole milliseconds
 * @param action it says what its author does
 * @param replyTo the message that it answers
 * @param edited the id of the newest edit
 * @param deleted it is gone: its text only says so, and nothing changes it any more
 * @param reactions who reacted with which emoji; names and emoji in their order
 */
public record ChatMessage(
        long id,
        String username,
        String text,
        Instant timestamp,
        boolean action,
        OptionalLong replyTo,
        OptionalLong edited,
        boolean deleted,
        Map<String, List<String>> reactions)
        implements Entry {
    /** The text of what somebody deleted. */
    public static final String DELETED = "(deleted)";

    /** The text of what was deleted because it is old. */
    public static final String PRUNED = "(no longer kept)";

    public ChatMessage {
        if (!reactions.isEmpty()) {
            Map<String, List<String>> sorted = new TreeMap<>();
            reactions.forEach((emoji, names) ->
                    sorted.put(emoji, names.stream().sorted(Username.ANY_CASE).toList()));
            reactions = sorted;
        }
    }

    /** As it is made: neither an answer, nor edited, nor reacted to. */
    public ChatMessage(long id, String username, String text, Instant timestamp) {
        this(id, username, text, timestamp, false, OptionalLong.empty(), OptionalLong.empty(), false, Map.of());
    }

    @Override
    public ChatMessage asMessage() {
        return this;
    }
}
