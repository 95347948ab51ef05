package chatroom.client.command;

import chatroom.client.link.LinkEvent;
import chatroom.protocol.Action;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
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

    /** @param room that is looked at */
    public synchronized void onEvent(LinkEvent event, RoomName room) {
        if (event instanceof LinkEvent.Posted posted) {
            if (posted.room().equals(room)) {
                onShown(List.of(posted.entry()));
            }
        } else if (event instanceof LinkEvent.HistoryReplaced) {
            forget();
        } else if (event instanceof LinkEvent.LoggedOut || event instanceof LinkEvent.LoginRefused) {
            // Nobody answers what was asked.
            waiting.clear();
            asking = false;
        } else if (event instanceof LinkEvent.HistoryRead read) {
            if (read.room().equals(room)) {
                onShown(read.entries());
            }
            onAnswer();
        } else if (event instanceof LinkEvent.Refused refused && refused.action() == Action.HISTORY) {
            onAnswer();
        }
    }

    private void onShown(List<Entry> entries) {
        for (Entry entry : entries) {
            oldestShownId = OptionalLong.of(Math.min(entry.id(), oldestShownId.orElse(Long.MAX_VALUE)));
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
