package chatroom.server.log;

import chatroom.server.stats.Count;
import java.nio.ByteBuffer;

/**
 * The newest frames of a room, encoded once for all readers, in a ring of fixed size outside of the heap.
 *
 * <pre>
 *     start                                   end            positions: bytes since the log began, never reset
 *       | frame 7 | frame 8 | presence | frame 9 |           byte p stands at p % capacity; a frame may wrap around
 *                           ^ cursor (position; nextId = 9)
 * </pre>
 *
 * Frames end with LF and have no other LF, so every boundary can be found from the bytes. Message frames have dense ids and are indexed;
 * ephemeral frames, as presence, have none and are gone when they leave the ring. Appending never waits for a reader: a cursor that the log
 * has gone past has {@linkplain #hasLost fallen off}, and its reader goes on from the store at {@link Cursor#nextId()}.
 *
 * <p>Owned by the reactor thread.
 */
public final class MessageLog {
    /** Smallest capacity: several of the longest frames. */
    public static final int MIN_CAPACITY_BYTES = 64 * 1024;

    /** Which part of the ring is freed at once. */
    private static final int ROOM_AHEAD = 64;

    private static final byte[] NOTHING = {};

    private final ByteBuffer ring;

    /** What readers are shown the ring through, one after the other. */
    private final ByteBuffer view;

    private final int capacityBytes;

    private long start;
    private long end;

    /** The positions of messages firstId..nextId-1, each at {@code id & (length - 1)}. */
    private long[] positions = new long[256];

    private long firstId;
    private long nextId;

    private final Count evicted = new Count();
    private Runnable onGrowth = () -> {};
    private Thread owner;

    /**
     * An empty log.
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
        this.ring = ByteBuffer.allocateDirect(capacityBytes);
        this.view = ring.asReadOnlyBuffer();
        this.capacityBytes = capacityBytes;
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

    /** How many messages have left the ring to make room. Read by any thread. */
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
            onGrowth.run();
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
        return cursor.position < end;
    }

    /**
     * What stands at a cursor, as far as it is contiguous in memory: read-only, to be used before the next append and the
     * next read. Call {@link #advance} with what was
     * taken of it.
     */
    public ByteBuffer read(Cursor cursor) {
        assert isOwner() && !hasLost(cursor);
        int from = at(cursor.position);
        int length = (int) Math.min(end - cursor.position, capacityBytes - from);
        return view.limit(from + length).position(from);
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
        if (frameBytes > capacityBytes / 2) {
            throw new IllegalArgumentException(
                    "a frame of %s bytes is too large for a log of %s".formatted(frameBytes, capacityBytes));
        }
        long keepFrom = end + frameBytes - capacityBytes;
        if (keepFrom > start) {
            // More than is needed: looking for the end of a frame, byte by byte, costs more than all the rest of an
            // append.
            start = boundaryAtOrAfter(keepFrom + capacityBytes / ROOM_AHEAD, start);
            long firstBefore = firstId;
            while (firstId < nextId && positionOf(firstId) < start) {
                firstId++;
            }
            evicted.add(firstId - firstBefore);
        }
    }

    private void put(byte[] frame) {
        int from = at(end);
        int untilWrap = Math.min(frame.length, capacityBytes - from);
        ring.put(from, frame, 0, untilWrap);
        ring.put(0, frame, untilWrap, frame.length - untilWrap);
        end += frame.length;
        onGrowth.run();
    }

    private void index(long position) {
        if (nextId - firstId == positions.length) {
            long[] larger = new long[2 * positions.length];
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
        // Around the ring by comparing: a division for each byte would cost as much again.
        long boundary = position;
        int last = at(position - 1);
        while (ring.get(last) != '\n') {
            last = last + 1 == capacityBytes ? 0 : last + 1;
            boundary++;
        }
        return boundary;
    }

    private byte[] copy(long from, long to) {
        byte[] bytes = new byte[(int) (to - from)];
        int untilWrap = Math.min(bytes.length, capacityBytes - at(from));
        ring.get(at(from), bytes, 0, untilWrap);
        ring.get(0, bytes, untilWrap, bytes.length - untilWrap);
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

    private int at(long position) {
        return (int) (position % capacityBytes);
    }

    /** The thread that uses the log first is its owner. */
    private boolean isOwner() {
        if (owner == null) {
            owner = Thread.currentThread();
        }
        return owner == Thread.currentThread();
    }
}
