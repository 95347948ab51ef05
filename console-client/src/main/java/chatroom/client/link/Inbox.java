package chatroom.client.link;

import chatroom.protocol.ChatMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Puts messages in order. They come three ways (pushes, polls, the page that a newcomer begins with), and leave one
 * way: ascending, each once, without a hole
 * from the first one on.
 *
 * <pre>
 *   shown: ... 7 8 9   cursor = 9    held: 12 13       (10 and 11 are missed: poll from the cursor)
 * </pre>
 *
 * Owned by the link's thread.
 */
final class Inbox {
    /** What is held beyond this is let go; the poll that closes the hole brings it. */
    private static final int MOST_HELD = 1_000;

    private final LinkListener listener;
    private final TreeMap<Long, ChatMessage> held = new TreeMap<>();
    private Optional<String> epoch = Optional.empty();

    /** The id of the last message shown. Empty until it's known where to begin: so long everything is held. */
    private OptionalLong cursor = OptionalLong.empty();

    /** Behind this message begins what was missed; empty if nothing was, or it has been said. */
    private OptionalLong mark = OptionalLong.empty();

    private long missed;

    Inbox(LinkListener listener) {
        this.listener = listener;
    }

    OptionalLong cursor() {
        return cursor;
    }

    Optional<String> epoch() {
        return epoch;
    }

    /**
     * Logged in to a server that has this history. If it isn't the one that the cursor belongs to, the cursor is dropped.
     *
     * @param newestId a cursor beyond it means another history too, whatever its name
     * @return false if another history was shown before
     */
    boolean enter(String serversEpoch, long newestId) {
        boolean same = epoch.isEmpty() || epoch.get().equals(serversEpoch);
        boolean known = cursor.isEmpty() || (same && cursor.getAsLong() <= newestId);
        if (!known) {
            cursor = OptionalLong.empty();
            held.clear();
        }
        epoch = Optional.of(serversEpoch);
        mark(cursor, newestId);
        return known;
    }

    /** What comes after {@code lastRead} was said while the reader was away. */
    void mark(OptionalLong lastRead, long newestId) {
        missed = newestId - lastRead.orElse(newestId);
        mark = missed > 0 ? lastRead : OptionalLong.empty();
    }

    /** Begins after this message, of whatever history the server has. */
    void beginAfter(long id) {
        cursor = OptionalLong.of(id);
    }

    /** Begins with this page, or, if it is empty, after {@code newestId}. */
    void begin(List<ChatMessage> page, long newestId) {
        if (!page.isEmpty()) {
            cursor = OptionalLong.of(page.get(0).id() - 1);
            page.forEach(this::showUnlessShown);
        }
        cursor = OptionalLong.of(Math.max(newestId, cursor.orElse(0)));
        showHeld();
    }

    /** @return false if something is missing before it */
    boolean push(ChatMessage message) {
        if (cursor.isEmpty()) {
            hold(message);
            return true;
        }
        if (message.id() > cursor.getAsLong() + 1) {
            hold(message);
            return false;
        }
        showUnlessShown(message);
        showHeld();
        return true;
    }

    /**
     * What a poll from the cursor, or from an earlier one, brought. It's the server's last word: what isn't in it
     * doesn't exist, and nobody waits for it.
     *
     * @return whether it brought anything new
     */
    boolean page(List<ChatMessage> messages) {
        long before = cursor.orElseThrow();
        for (ChatMessage message : messages) {
            long next = cursor.getAsLong() + 1;
            if (message.id() > next) {
                listener.onEvent(new LinkEvent.Missing(next, message.id() - 1));
            }
            showUnlessShown(message);
        }
        showHeld();
        return cursor.getAsLong() > before;
    }

    boolean hasHole() {
        return cursor.isPresent() && !held.isEmpty();
    }

    /** What is held will be pushed again on the next connection. */
    void onConnectionLost() {
        held.clear();
        mark = OptionalLong.empty();
    }

    /** The history changed under us. */
    void drop() {
        cursor = OptionalLong.empty();
        epoch = Optional.empty();
        held.clear();
    }

    private void hold(ChatMessage message) {
        held.put(message.id(), message);
        if (held.size() > MOST_HELD) {
            held.pollLastEntry();
        }
    }

    private void showHeld() {
        while (!held.isEmpty() && held.firstKey() <= cursor.getAsLong() + 1) {
            showUnlessShown(held.pollFirstEntry().getValue());
        }
    }

    private void showUnlessShown(ChatMessage message) {
        if (message.id() > cursor.orElseThrow()) {
            tellMissed(message.id());
            // Before the event, so that a listener that asks sees what it has been given.
            cursor = OptionalLong.of(message.id());
            listener.onEvent(new LinkEvent.Posted(message));
        }
    }

    private void tellMissed(long firstId) {
        if (mark.isPresent() && firstId > mark.getAsLong()) {
            long left = missed - (firstId - 1 - mark.getAsLong());
            mark = OptionalLong.empty();
            listener.onEvent(new LinkEvent.Missed(missed, left));
        }
    }
}
