package chatroom.server.log;

import chatroom.server.stats.Count;
import java.nio.ByteBuffer;

/**
 * The newest frames of a room, encoded once for all readers, outside of the heap: in a ring of its own, or in pages of a {@link LogArena}.
 *
 * <pre>
 *     start                                   end            positions: bytes since the log began, never reset
 *       | frame 7 | frame 8 | presence | frame 9 |           a frame may wrap around the ring, or go on in another page
 *                           ^ cursor (position; nextId = 9)
 * </pre>
 *
 * Frames end with LF and have no other LF, so every boundary can be found from the bytes. Message frames have dense ids and are indexed;
 * ephemeral frames, as presence, have none and are gone when they leave memory. Appending never waits for a reader: a cursor that the log
 * has gone past has {@linkplain #hasLost fallen off}, and its reader goes on from the store at {@link Cursor#nextId()}.
 *
 * <p>Owned by the reactor thread.
 */
public final class MessageLog {
    /** Smallest capacity: several of the longest frames. */
    public static final int MIN_CAPACITY_BYTES = 64 * 1024;

    private static final byte[] NOTHING = {};
    private static final long[] NO_POSITIONS = {};
    private static final ByteBuffer NO_NEWS = ByteBuffer.allocate(0);

    /** Positions that there is room for at first in a ring, and in pages: of rooms there are many. */
    private static final int POSITIONS_OF_RING = 256;

    private static final int POSITIONS_OF_PAGES = 8;

    private final LogMemory memory;

    private long start;
    private long end;

    /** The positions of messages firstId..nextId-1, each at {@code id & (length - 1)}. */
    private long[] positions;

    private long firstId;
    private long nextId;

    private final Count evicted = new Count();
    private Runnable onGrowth = () -> {};
    private Thread owner;

    /**
     * An empty log with memory of its own.
     *
     * @param capacityBytes at least {@link #MIN_CAPACITY_BYTES}
     * @param lastId the newest message of the history that this log goes on from, 0 if there is none
     */
    public MessageLog(int capacityBytes, long lastId) {
        this(capacityBytes, lastId, MIN_CAPACITY_BYTES);
    }

    /** For a simulation: a log that goes around with every few messages. */
    MessageLog(int capacityBytes, long lastId, int minCapacityBytes) {
        if (capacityBytes < minCapacityBytes) {
            throw new IllegalArgumentException("a log holds at least " + minCapacityBytes + " bytes");
        }
        this.memory = new RingMemory(capacityBytes);
        this.positions = new long[POSITIONS_OF_RING];
        this.firstId = lastId + 1;
        this.nextId = lastId + 1;
    }

    /**
     * An empty log, which has memory while it is written to.
     *
     * @param lastId the newest entry of the journal that this log goes on from, 0 if there is none
     */
    public MessageLog(LogArena arena, long lastId) {
        this.memory = new PagedMemory(arena, this);
        this.positions = NO_POSITIONS;
        this.firstId = lastId + 1;
        this.nextId = lastId + 1;
    }

    /** The id of the newest message appended, or of the history before. */
    public long lastId() {
        return nextId - 1;
    }

    /** Grows with every append, so that comparing two values tells whether there is something new. */
    public long end() {
        return end;
    }

    /** What is to be done each time that there is something new, instead of what was until now. */
    public void onGrowth(Runnable step) {
        onGrowth = step;
    }

    /** How many messages have left memory to make room. Read by any thread. */
    public Count evicted() {
        return evicted;
    }

    /** Appends a message. Ids are dense; what is left out all the same is {@linkplain #skipTo skipped}. */
    public void append(long id, byte[] frame) {
        assert isOwner();
        if (id < nextId) {
            throw new IllegalArgumentException("message %s is appended after %s".formatted(id, nextId - 1));
        }
        skipTo(id - 1);
        makeRoom(frame.length);
        index(end);
        put(frame);
    }

    /**
     * Messages up to this one are in the store and can't be appended here. The log can't give them to readers, so everybody falls off and
     * gets them from the store.
     */
    public void skipTo(long lastId) {
        assert isOwner();
        if (lastId >= nextId) {
            // One position is left out, so that a cursor at the old end has fallen off too.
            end++;
            start = end;
            firstId = lastId + 1;
            nextId = lastId + 1;
            memory.freeAll();
            onGrowth.run();
        }
    }

    /** Keeps nothing any more. A reader at the end goes on from here; every other one has fallen off. */
    public void rest() {
        assert isOwner();
        evicted.add(nextId - firstId);
        start = end;
        firstId = nextId;
        positions = NO_POSITIONS;
        memory.freeAll();
    }

    /** The oldest page of a log in pages is needed by somebody else. */
    void giveBackOldest() {
        long endOfOldest = ((PagedMemory) memory).endOfOldest();
        if (endOfOldest < end) {
            evictBefore(endOfOldest);
        }
        if (endOfOldest >= end || start == end) {
            rest();
        }
    }

    /** Appends a frame that is never replayed. */
    public void appendEphemeral(byte[] frame) {
        assert isOwner();
        makeRoom(frame.length);
        put(frame);
    }

    /** Whether a reader that is to get message {@code id} next, and everything after it, can be served from here. */
    public boolean holds(long id) {
        assert isOwner();
        return firstId <= id && id <= nextId;
    }

    /** A cursor before message {@code id}, which the log {@linkplain #holds holds}, or at the end for the one after the newest. */
    public Cursor cursorAt(long id) {
        if (!holds(id)) {
            throw new IllegalArgumentException("the log holds %s to %s, not %s".formatted(firstId, nextId, id));
        }
        return new Cursor(id == nextId ? end : positionOf(id), id);
    }

    /** Whether the log has gone past this cursor. */
    public boolean hasLost(Cursor cursor) {
        assert isOwner();
        return cursor.position < start;
    }

    /** Whether there is anything for this cursor, lost or not. */
    public boolean hasNews(Cursor cursor) {
        return cursor.position < Math.min(end, cursor.stop());
    }

    /**
     * The reader gets what is here now, and nothing that is appended later.
     *
     * @param onEnd for {@link Cursor#tellEnded}
     */
    public void stopAtEnd(Cursor cursor, Runnable onEnd) {
        cursor.stopAt(end, onEnd);
    }

    /** Whether a reader has got everything until where it {@linkplain #stopAtEnd stops}. */
    public boolean isFinished(Cursor cursor) {
        return cursor.position >= cursor.stop();
    }

    /**
     * What stands at a cursor, as far as it is contiguous in memory: read-only, to be used before the next append and the
     * next read. Call {@link #advance} with what was
     * taken of it.
     */
    public ByteBuffer read(Cursor cursor) {
        assert isOwner() && !hasLost(cursor);
        if (!hasNews(cursor)) {
            return NO_NEWS;
        }
        int from = memory.index(cursor.position);
        int length = (int) Math.min(Math.min(end, cursor.stop()) - cursor.position, memory.contiguous(cursor.position));
        return memory.view(cursor.position).limit(from + length).position(from);
    }

    /**
     * Moves a cursor past what its reader took. If that ends within a frame, the cursor goes to the frame's end.
     *
     * @return the rest of the frame that was cut, which the reader must get before anything else; empty if none was
     */
    public byte[] advance(Cursor cursor, int takenBytes) {
        assert isOwner() && !hasLost(cursor);
        long taken = cursor.position + takenBytes;
        long boundary = boundaryAtOrAfter(taken, cursor.position);
        byte[] rest = boundary == taken ? NOTHING : copy(taken, boundary);
        cursor.position = boundary;
        cursor.nextId = idAt(boundary);
        return rest;
    }

    private void makeRoom(int frameBytes) {
        if (frameBytes > memory.capacityBytes() / 2) {
            throw new IllegalArgumentException(
                    "a frame of %s bytes is too large for a log of %s".formatted(frameBytes, memory.capacityBytes()));
        }
        long keepFrom = memory.makeRoom(start, end, frameBytes);
        if (keepFrom > start) {
            evictBefore(keepFrom);
        }
    }

    /** @param keepFrom is within the log */
    private void evictBefore(long keepFrom) {
        start = boundaryAtOrAfter(keepFrom, start);
        long firstBefore = firstId;
        while (firstId < nextId && positionOf(firstId) < start) {
            firstId++;
        }
        evicted.add(firstId - firstBefore);
        memory.freeBefore(start);
    }

    private void put(byte[] frame) {
        int done = 0;
        while (done < frame.length) {
            int length = Math.min(frame.length - done, memory.contiguous(end + done));
            memory.bytes(end + done).put(memory.index(end + done), frame, done, length);
            done += length;
        }
        end += frame.length;
        onGrowth.run();
    }

    private void index(long position) {
        if (nextId - firstId == positions.length) {
            long[] larger = new long[Math.max(POSITIONS_OF_PAGES, 2 * positions.length)];
            for (long id = firstId; id < nextId; id++) {
                larger[(int) id & (larger.length - 1)] = positionOf(id);
            }
            positions = larger;
        }
        positions[(int) nextId & (positions.length - 1)] = position;
        nextId++;
    }

    /** @param knownBoundary a boundary at or before the position */
    private long boundaryAtOrAfter(long position, long knownBoundary) {
        if (position == knownBoundary) {
            return position;
        }
        // Piece by piece: to ask for each byte where it stands would cost as much again.
        long boundary = position - 1;
        while (true) {
            ByteBuffer bytes = memory.bytes(boundary);
            int from = memory.index(boundary);
            int to = from + memory.contiguous(boundary);
            for (int i = from; i < to; i++) {
                if (bytes.get(i) == '\n') {
                    return boundary + (i - from) + 1;
                }
            }
            boundary += to - from;
        }
    }

    private byte[] copy(long from, long to) {
        byte[] bytes = new byte[(int) (to - from)];
        int done = 0;
        while (done < bytes.length) {
            int length = Math.min(bytes.length - done, memory.contiguous(from + done));
            memory.bytes(from + done).get(memory.index(from + done), bytes, done, length);
            done += length;
        }
        return bytes;
    }

    /** The first message at or after a position. Most readers stand at the end; the others are found by halving. */
    private long idAt(long position) {
        if (position == end) {
            return nextId;
        }
        long low = firstId;
        long high = nextId;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (positionOf(middle) < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long positionOf(long id) {
        return positions[(int) id & (positions.length - 1)];
    }

    /** The thread that uses the log first is its owner. */
    private boolean isOwner() {
        if (owner == null) {
            owner = Thread.currentThread();
        }
        return owner == Thread.currentThread();
    }
}
