package chatroom.client.view;

import chatroom.protocol.ChatMessage;
import java.time.LocalDate;
import java.time.LocalTime;

/**
 * Something to read on the screen, before it's laid out for a width. Texts of others may still be in it as they came:
 * {@link Layout} cleans all of it.
 */
public sealed interface Item {
    /**
     * @param own the reader wrote it
     * @param mention it speaks of the reader
     */
    record Said(ChatMessage message, LocalTime time, boolean own, boolean mention) implements Item {}

    record Day(LocalDate date) implements Item {}

    /** About the chat itself. */
    record Notice(String sentence) implements Item {}

    /** Below it is what's new, or old. */
    record Rule(String sentence) implements Item {}

    /** One may overlook it. */
    record Quiet(String sentence) implements Item {}

    /** A line of a table, as of the help. */
    record Plain(String line) implements Item {}
}
