package chatroom.server.room;

import chatroom.protocol.Entry;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.LogReader;
import chatroom.server.store.EntryPage;

/**
 * Where one connection is in one room that it follows, and how it gets from there to where the log begins: out of the store, at its own
 * speed.
 *
 * <pre>
 *   store:  … 40 41 42 43 44 45 …            one page at a time; the next is read when the last one has left
 *   log:             [43 44 45 46 47]        a page ended with 43: 44 is in the log, and the reader follows from there
 * </pre>
 *
 * Reads end at the newest entry that the log had when the read began, so a page never goes beyond what the log can go on from. Of all that
 * one connection follows one is read for at a time, in turn: {@link Follows} says whose turn it is. Reactor thread only.
 */
final class CatchUp extends LogReader {
    /**
     * A page's frames stay below what stops a connection's input: who catches up slowly must still be heard, or it would seem dead. A text
     * is at most doubled by escapes, and each message has about 120 bytes around it.
     */
    static final int PAGE_BYTES = 16 * 1024;

    static final int PAGE_MESSAGES = 200;

    private final Follows follows;
    private final Room room;

    /** Null once it follows the log, as nearly all do. */
    private Outdated outdated;

    /** What was replaced or deleted before it began isn't for it, and the log has that still: it goes this far with the store. */
    private record Outdated(long throughId) {}

    /** It isn't followed any more; what is under way for it is for nobody. */
    private static final Farewell DROPPED = new Farewell(0, new byte[0]);

    /** The last entry that is for it, and what it is sent after that; null for who stays. */
    private Farewell farewell;

    @SuppressWarnings("ArrayRecordComponent") // Never compared, never printed.
    private record Farewell(long lastId, byte[] frames) {}

    CatchUp(Follows follows, Room room) {
        this.follows = follows;
        this.room = room;
    }

    Room room() {
        return room;
    }

    @Override
    public MessageLog log() {
        return room.log();
    }

    @SuppressWarnings("ReferenceEquality") // DROPPED is one object.
    boolean isDropped() {
        return farewell == DROPPED;
    }

    void begin(long fromId) {
        nextIs(fromId);
        outdated = new Outdated(room.outdatedThroughId());
        if (canFollowLog()) {
            followLog();
        } else {
            beginWithStore();
        }
    }

    /**
     * The log has evicted this reader's position. What is missing may be presence alone, which isn't stored, so a
     * snapshot follows.
     */
    @Override
    public void onFellBehind(long fromId) {
        nextIs(fromId);
        if (isDone()) {
            goOn();
        } else {
            beginWithStore();
        }
    }

    private void beginWithStore() {
        room.stats().catchUps.increment();
        follows.wantsPage(this);
    }

    /** The newest entry that may be read for it now. */
    long throughId() {
        return farewell == null ? room.lastId() : Math.min(room.lastId(), farewell.lastId());
    }

    long afterId() {
        return nextId() - 1;
    }

    /** As many entries as the next page can have. */
    long atMost() {
        return Math.min(PAGE_MESSAGES, throughId() - afterId());
    }

    /** @return whether there is something in it */
    boolean take(EntryPage page) {
        for (Entry entry : page.entries()) {
            if (farewell == null || entry.id() <= farewell.lastId()) {
                follows.connection().send(room.frameOf(entry));
                nextIs(entry.id() + 1);
            }
        }
        room.stats().catchUpMessages.add(page.entries().size());
        return !page.entries().isEmpty();
    }

    /** Whether it needs nothing more from the store. */
    boolean isDone() {
        // Whoever stops somewhere doesn't go back to the log: that may go on beyond.
        return farewell == null ? canFollowLog() : nextId() > farewell.lastId();
    }

    private boolean canFollowLog() {
        return (outdated == null || nextId() > outdated.throughId) && room.log().holds(nextId());
    }

    /** It {@linkplain #isDone is done} with the store. */
    void goOn() {
        if (farewell != null) {
            end();
        } else {
            room.snapshot().ifPresent(follows.connection()::send);
            followLog();
        }
    }

    private void followLog() {
        outdated = null;
        follows.connection().follow(this, room.log().cursorAt(nextId()));
    }

    /** Gets everything up to this entry, then the last frames, and nothing more. */
    void endAfter(long lastId, byte[] frames) {
        farewell = new Farewell(lastId, frames);
        room.whenShown(lastId, () -> {
            if (!isDropped() && !follows.isWaiting(this)) {
                follows.connection().unfollowAtEnd(room.log(), this::end);
            }
        });
    }

    /** The last frames are sent, if they weren't yet. */
    void end() {
        if (farewell != null && !isDropped()) {
            follows.connection().send(farewell.frames());
        }
        drop();
    }

    void drop() {
        if (!isDropped()) {
            farewell = DROPPED;
            follows.connection().unfollow(room.log());
            follows.dropped(this);
        }
    }
}
