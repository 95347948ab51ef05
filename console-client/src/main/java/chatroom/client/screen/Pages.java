package chatroom.client.screen;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/** Walks back through what was said, page by page, without showing anything twice: one question at a time, each before the oldest message shown. Thread-safe. */
final class Pages {
    /** Asks for so many messages before this one, or for the newest there are. */
    @FunctionalInterface
    interface Question {
        void ask(OptionalLong beforeId, int messages);
    }

    private static final int MOST_WAITING = 8;

    private final Deque<Integer> waiting = new ArrayDeque<>();
    private OptionalLong oldestShownId = OptionalLong.empty();
    private boolean asking;

    synchronized void onShown(long id) {
        if (oldestShownId.isEmpty() || id < oldestShownId.getAsLong()) {
            oldestShownId = OptionalLong.of(id);
        }
    }

    /** Nothing is shown any more. */
    synchronized void forget() {
        oldestShownId = OptionalLong.empty();
    }

    /** Nobody answers what was asked. */
    synchronized void giveUp() {
        asking = false;
        waiting.clear();
    }

    synchronized void ask(int messages, Question question) {
        if (!asking) {
            asking = true;
            question.ask(oldestShownId, messages);
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(messages);
        }
    }

    /** The page was shown, or refused. */
    synchronized void onAnswer(Question question) {
        asking = false;
        Integer next = waiting.poll();
        if (next != null) {
            ask(next, question);
        }
    }
}
