package chatroom.client.command;

import chatroom.client.link.LinkEvent;
import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * Walks back through what was said, page by page, without showing anything twice: one question at a time, each before
 * the oldest message shown. Thread-safe: one thread asks, another sees what is shown.
 */
public final class HistoryPages {
    /** Asks for so many messages before this one, or for the newest there are. */
    @FunctionalInterface
    public interface Question {
        void ask(OptionalLong beforeId, int messages);
    }

    private static final int MOST_WAITING = 8;

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private OptionalLong oldestShownId = OptionalLong.empty();
    private boolean asking;

    public synchronized void ask(int messages, Question question) {
        if (waiting.size() < MOST_WAITING) {
            // What is the oldest then, the answers before it decide.
            waiting.add(() -> question.ask(oldestShownId, messages));
        }
        askNext();
    }

    /** Another room is shown, from this entry on. */
    public synchronized void begin(OptionalLong oldestId) {
        oldestShownId = oldestId;
    }

    /** Nothing is shown any more. */
    public synchronized void forget() {
        oldestShownId = OptionalLong.empty();
    }

    /** Of all that is shown. */
    public synchronized void onEvent(LinkEvent event) {
        if (event instanceof LinkEvent.Posted posted) {
            onShown(List.of(posted.message()));
        } else if (event instanceof LinkEvent.HistoryReplaced) {
            forget();
        } else if (event instanceof LinkEvent.LoggedOut || event instanceof LinkEvent.LoginRefused) {
            // Nobody answers what was asked.
            waiting.clear();
            asking = false;
        } else if (event instanceof LinkEvent.HistoryRead read) {
            onShown(read.messages());
            onAnswer();
        } else if (event instanceof LinkEvent.Refused refused && refused.action() == Action.HISTORY) {
            onAnswer();
        }
    }

    private void onShown(List<ChatMessage> messages) {
        for (ChatMessage message : messages) {
            oldestShownId = OptionalLong.of(Math.min(message.id(), oldestShownId.orElse(Long.MAX_VALUE)));
        }
    }

    private void onAnswer() {
        asking = false;
        askNext();
    }

    private void askNext() {
        if (!asking && !waiting.isEmpty()) {
            asking = true;
            waiting.remove().run();
        }
    }
}
