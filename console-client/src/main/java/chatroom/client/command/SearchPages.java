package chatroom.client.command;

import chatroom.client.link.LinkEvent;
import chatroom.protocol.ChatMessage;
import java.util.OptionalLong;

/** What was looked for last, and how far back one has come. Thread-safe: one thread asks, another sees the answers. */
public final class SearchPages {
    /** Asks for so many messages with these words, before this one or the newest. */
    @FunctionalInterface
    public interface Question {
        void ask(String words, OptionalLong beforeId, int messages);
    }

    private static final int PAGE_MESSAGES = 20;

    private String words = "";
    private OptionalLong oldestId = OptionalLong.empty();

    public synchronized void begin(String newWords, Question question) {
        words = newWords;
        oldestId = OptionalLong.empty();
        question.ask(words, oldestId, PAGE_MESSAGES);
    }

    /** @return whether there may be more */
    public synchronized boolean goOn(Question question) {
        if (oldestId.isPresent()) {
            question.ask(words, oldestId, PAGE_MESSAGES);
        }
        return oldestId.isPresent();
    }

    public synchronized void onFound(LinkEvent.SearchFound found) {
        if (found.query().equals(words)) {
            oldestId = found.more()
                    ? found.messages().stream().mapToLong(ChatMessage::id).min()
                    : OptionalLong.empty();
        }
    }
}
