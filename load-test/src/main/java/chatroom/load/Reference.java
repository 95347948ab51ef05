package chatroom.load;

import java.nio.ByteBuffer;

/**
 * The message frames that the fastest receiver got, once for all: the others compare with it, many bytes at a time, instead of parsing.
 *
 * <pre>
 *     start                                end      positions: bytes since the beginning, never reset
 *       | message 7 | message 8 | message 9 |       the ring holds the newest, at position % capacity
 *                        ^ a slower receiver
 * </pre>
 *
 * Frames of events other than messages are left out. Also keeps when each message was to be sent.
 */
final class Reference {
    private static final int MAX_MESSAGES = 1 << 18;

    private final ByteBuffer ring;
    private final ByteBuffer window;
    private final int capacityBytes;
    private final long[] positions = new long[MAX_MESSAGES];
    private final long[] intendedNs = new long[MAX_MESSAGES];

    private long firstId;
    private long nextId;
    private long end;

    /** @param capacityBytes a power of two, several times as much as the longest frame */
    Reference(int capacityBytes) {
        this.ring = ByteBuffer.allocateDirect(capacityBytes);
        this.window = ring.duplicate();
        this.capacityBytes = capacityBytes;
    }

    boolean holds(long id) {
        return firstId <= id && id < nextId;
    }

    /** Whether a message that {@linkplain #holds isn't here} belongs at the end. */
    boolean goesOnWith(long id) {
        return id >= nextId;
    }

    long end() {
        return end;
    }

    long nextId() {
        return nextId;
    }

    /** Whether the bytes at a position have made room for newer ones. */
    boolean hasLost(long position) {
        return firstId == nextId || position < positionOf(firstId);
    }

    long positionOf(long id) {
        return positions[(int) id & (MAX_MESSAGES - 1)];
    }

    long intendedNs(long id) {
        return intendedNs[(int) id & (MAX_MESSAGES - 1)];
    }

    /** The message within which a position stands; at a boundary, the one that begins there. */
    long idAt(long position) {
        if (position == end) {
            return nextId;
        }
        long low = firstId;
        long high = nextId - 1;
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (positionOf(middle) <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    void append(long id, ByteBuffer in, int from, int to) {
        if (id != nextId) {
            firstId = id;
        }
        int length = to - from;
        while (firstId < id && (positionOf(firstId) < end + length - capacityBytes || id - firstId >= MAX_MESSAGES)) {
            firstId++;
        }
        positions[(int) id & (MAX_MESSAGES - 1)] = end;
        intendedNs[(int) id & (MAX_MESSAGES - 1)] = Wire.intendedNs(in, from, to);
        int at = at(end);
        int untilWrap = Math.min(length, capacityBytes - at);
        ring.put(at, in, from, untilWrap);
        ring.put(0, in, from + untilWrap, length - untilWrap);
        end += length;
        nextId = id + 1;
    }

    /** Takes from {@code in} what is the same as here, up to the first difference or the end; returns how much it was. */
    int takeSame(long position, ByteBuffer in) {
        int taken = 0;
        int limit = in.limit();
        boolean same = true;
        while (same && in.position() < limit && position + taken < end) {
            int at = at(position + taken);
            int length = (int) Math.min(Math.min(limit - in.position(), capacityBytes - at), end - position - taken);
            window.limit(at + length).position(at);
            in.limit(in.position() + length);
            int difference = window.mismatch(in);
            same = difference < 0;
            int equal = same ? length : difference;
            in.position(in.position() + equal).limit(limit);
            taken += equal;
        }
        return taken;
    }

    /** Whether a whole frame is the same as here. */
    boolean isSame(long id, ByteBuffer in, int from, int to) {
        ByteBuffer frame = in.duplicate().limit(to).position(from);
        long length = (id + 1 == nextId ? end : positionOf(id + 1)) - positionOf(id);
        return length == to - from && takeSame(positionOf(id), frame) == length;
    }

    void copy(long from, long to, byte[] out) {
        int length = (int) (to - from);
        int untilWrap = Math.min(length, capacityBytes - at(from));
        ring.get(at(from), out, 0, untilWrap);
        ring.get(0, out, untilWrap, length - untilWrap);
    }

    private int at(long position) {
        return (int) (position & (capacityBytes - 1));
    }
}
