package chatroom.client.view;

import chatroom.protocol.ChatMessage;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;

/**
 * Something to read on the screen, before it's laid out for a width. Texts of others may still be in it as they came:
 * {@link Layout} cleans all of it.
 */
public sealed interface Item {
    /**
     * @param own the reader wrote it
     * @param mention it speaks of the reader
     * @param answered the message that it answers, where that is known
     */
    record Said(ChatMessage message, LocalTime time, boolean own, boolean mention, Optional<ChatMessage> answered)
            implements Item {
        /** A message that replies to none. */
        public Said(ChatMessage message, LocalTime time, boolean own, boolean mention) {
            this(message, time, own, mention, Optional.empty());
        }
    }

    record Day(LocalDate date) implements Item {}

    /** About the chat itself. */
    record Notice(String sentence) implements Item {}

    /** Separates what is new from what is old. */
    record Rule(String sentence) implements Item {}

    /** Shown dimmed, as it matters less than messages do. */
    record Quiet(String sentence) implements Item {}

    /** A line of a table, as of the help. */
    record Plain(String line) implements Item {}
}
