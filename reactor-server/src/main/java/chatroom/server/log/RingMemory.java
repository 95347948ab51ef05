package chatroom.server.log;

import java.nio.ByteBuffer;

/** One piece of memory of a log's own, around and around: byte p stands at p % capacity. */
final class RingMemory implements LogMemory {
    /** Which part of the ring is freed at once. */
    private static final int ROOM_AHEAD = 64;

    private final ByteBuffer ring;
    private final ByteBuffer view;
    private final int capacityBytes;

    RingMemory(int capacityBytes) {
        this.ring = ByteBuffer.allocateDirect(capacityBytes);
        this.view = ring.asReadOnlyBuffer();
        this.capacityBytes = capacityBytes;
    }

    @Override
    public int capacityBytes() {
        return capacityBytes;
    }

    @Override
    public long makeRoom(long start, long end, int bytes) {
        long keepFrom = end + bytes - capacityBytes;
        // More than is needed: looking for the end of a frame, byte by byte, costs more than all the rest of an append.
        return keepFrom > start ? keepFrom + capacityBytes / ROOM_AHEAD : start;
    }

    @Override
    public ByteBuffer bytes(long position) {
        return ring;
    }

    @Override
    public ByteBuffer view(long position) {
        return view;
    }

    @Override
    public int index(long position) {
        return (int) (position % capacityBytes);
    }

    @Override
    public int contiguous(long position) {
        return capacityBytes - index(position);
    }

    @Override
    public void freeBefore(long position) {}

    @Override
    public void freeAll() {}
}
