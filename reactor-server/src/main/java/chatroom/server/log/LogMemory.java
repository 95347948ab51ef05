package chatroom.server.log;

import java.nio.ByteBuffer;

/** Where the bytes of one log stand. What is contiguous in a log needn't be in memory. Reactor thread only. */
interface LogMemory {
    /** No frame may have more than half of it. */
    int capacityBytes();

    /**
     * Prepares the places of some bytes behind the end.
     *
     * @return the position from which on bytes are kept; what begins before is gone
     */
    long makeRoom(long start, long end, int bytes);

    /** The memory in which a byte stands, at {@link #index}. */
    ByteBuffer bytes(long position);

    /** As {@link #bytes}, for readers: the same view for all, one after the other. */
    ByteBuffer view(long position);

    int index(long position);

    /** How many bytes from this position on stand in one piece. */
    int contiguous(long position);

    /** Nobody needs what stands before this position. */
    void freeBefore(long position);

    /** Nobody needs what stands here. */
    void freeAll();
}
