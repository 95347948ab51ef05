package chatroom.client.link;

import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Puts the entries of a room in order. They come three ways (pushes, polls, the page that a newcomer begins with), and leave one
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

    private final RoomName room;
    private final LinkListener listener;
    private final TreeMap<Long, Entry> held = new TreeMap<>();
    private Optional<String> epoch = Optional.empty();

    /** The id of the last entry shown. Empty until it's known where to begin: so long everything is held. */
    private OptionalLong cursor = OptionalLong.empty();

    /** Behind this message begins what was missed; empty if nothing was, or it has been said. */
    private OptionalLong mark = OptionalLong.empty();

    private long missed;

    /** How many entries behind the cursor are the reader's own, sent before the room was followed again: those weren't missed. */
    private long ownAhead;

    /** The last one that was shown. Empty at the beginning. */
    private Optional<Entry> newest = Optional.empty();

    Inbox(RoomName room, LinkListener listener) {
        this.room = room;
        this.listener = listener;
    }

    RoomName room() {
        return room;
    }

    OptionalLong cursor() {
        return cursor;
    }

    Optional<Entry> newest() {
        return newest;
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
        mark(cursor, newestId - ownAhead);
        ownAhead = 0;
        return known;
    }

    /** The reader's own entry was stored, and comes with what else there is when the room is followed again. */
    void onOwnStored(long id) {
        ownAhead += cursor.isPresent() && id > cursor.getAsLong() ? 1 : 0;
    }

    /** What comes after {@code lastRead} was said while the reader was away. */
    void mark(OptionalLong lastRead, long newestId) {
        missed = newestId - lastRead.orElse(newestId);
        mark = missed > 0 ? lastRead : OptionalLong.empty();
    }

    /** Begins after this entry, of whatever history the server has. */
    void beginAfter(long id) {
        cursor = OptionalLong.of(id);
    }

    /** Begins with this page, or, if it is empty, after {@code newestId}. */
    void begin(List<Entry> page, long newestId) {
        if (!page.isEmpty()) {
            cursor = OptionalLong.of(page.get(0).id() - 1);
            page.forEach(this::showUnlessShown);
        }
        cursor = OptionalLong.of(Math.max(newestId, cursor.orElse(0)));
        showHeld();
    }

    /** @return false if something is missing before it */
    boolean push(Entry entry) {
        if (cursor.isEmpty()) {
            hold(entry);
            return true;
        }
        if (entry.id() > cursor.getAsLong() + 1) {
            hold(entry);
            return false;
        }
        showUnlessShown(entry);
        showHeld();
        return true;
    }

    /**
     * What a poll from the cursor, or from an earlier one, brought. It's the server's last word: what isn't in it
     * doesn't exist, and nobody waits for it.
     *
     * @return whether it brought anything new
     */
    boolean page(List<Entry> entries) {
        long before = cursor.orElseThrow();
        for (Entry entry : entries) {
            long next = cursor.getAsLong() + 1;
            if (entry.id() > next) {
                listener.onEvent(new LinkEvent.Missing(room, next, entry.id() - 1));
            }
            showUnlessShown(entry);
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
        ownAhead = 0;
    }

    /** The history changed under us. */
    void drop() {
        cursor = OptionalLong.empty();
        epoch = Optional.empty();
        held.clear();
    }

    private void hold(Entry entry) {
        held.put(entry.id(), entry);
        if (held.size() > MOST_HELD) {
            held.pollLastEntry();
        }
    }

    private void showHeld() {
        while (!held.isEmpty() && held.firstKey() <= cursor.getAsLong() + 1) {
            showUnlessShown(held.pollFirstEntry().getValue());
        }
    }

    private void showUnlessShown(Entry entry) {
        if (entry.id() > cursor.orElseThrow()) {
            tellMissed(entry.id());
            // Before the event, so that a listener that asks sees what it has been given.
            cursor = OptionalLong.of(entry.id());
            newest = Optional.of(entry);
            listener.onEvent(new LinkEvent.Posted(room, entry));
        }
    }

    private void tellMissed(long firstId) {
        if (mark.isPresent() && firstId > mark.getAsLong()) {
            long left = missed - (firstId - 1 - mark.getAsLong());
            mark = OptionalLong.empty();
            listener.onEvent(new LinkEvent.Missed(room, missed, left));
        }
    }
}
