package chatroom.server.store.sqlite;

import chatroom.protocol.ChatMessage;
import chatroom.server.store.Page;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Takes messages until a page is full: by their number, or by the UTF-8 length of their texts. One message fits in any case. */
final class PageBuilder {
    private final int limit;
    private final int maxBytes;
    private final List<ChatMessage> messages = new ArrayList<>();
    private long bytes;
    private boolean full;

    PageBuilder(int limit, int maxBytes) {
        this.limit = limit;
        this.maxBytes = maxBytes;
    }

    /** @return false if it doesn't fit any more: then there are more than the page has */
    boolean add(ChatMessage message) {
        bytes += message.text().getBytes(StandardCharsets.UTF_8).length;
        full = messages.size() == limit || (bytes > maxBytes && !messages.isEmpty());
        return !full && messages.add(message);
    }

    Page page() {
        return new Page(List.copyOf(messages), full);
    }

    /** Where the newest were added first. */
    Page reversedPage() {
        Collections.reverse(messages);
        return page();
    }
}
