package chatroom.server.reactor;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** What is to be sent to one connection alone, in order. Its end is always a frame boundary. */
final class Outbox {
    private static final int INITIAL_CHUNKS = 4;

    /** An array's header, and its place in the queue. */
    private static final int CHUNK_OVERHEAD = 32;

    /** Null while empty: most connections have nothing waiting most of the time. */
    private ArrayDeque<byte[]> chunks;

    private int sentOfFirst;
    private int bytes;
    private long heldBytes;

    /** The first chunk begins within a frame. */
    private boolean withinFrame;

    void add(byte[] chunk) {
        if (chunk.length == 0) {
            return;
        }
        if (chunks == null) {
            chunks = new ArrayDeque<>(INITIAL_CHUNKS);
        }
        chunks.add(chunk);
        bytes += chunk.length;
        heldBytes += chunk.length + CHUNK_OVERHEAD;
    }

    /** The rest of a frame that has begun to leave; only while nothing else waits. */
    void addRest(byte[] rest) {
        withinFrame = rest.length > 0;
        add(rest);
    }

    /** Whether what has left ends with a frame. */
    boolean isBetweenFrames() {
        return sentOfFirst == 0 && !withinFrame;
    }

    /** What all of it takes in memory, the part of a chunk that has left included. */
    long heldBytes() {
        return heldBytes;
    }

    void clear() {
        chunks = null;
        bytes = 0;
        heldBytes = 0;
        sentOfFirst = 0;
        withinFrame = false;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    int bytes() {
        return bytes;
    }

    /** Copies from the front as much as there is room for, and removes nothing. */
    int copyInto(ByteBuffer target) {
        int before = target.position();
        if (chunks != null) {
            int from = sentOfFirst;
            for (byte[] chunk : chunks) {
                int length = Math.min(chunk.length - from, target.remaining());
                target.put(chunk, from, length);
                from = 0;
                if (!target.hasRemaining()) {
                    break;
                }
            }
        }
        return target.position() - before;
    }

    /** Removes from the front what was sent. */
    void remove(int sentBytes) {
        bytes -= sentBytes;
        int left = sentBytes;
        while (left > 0) {
            int ofFirst = chunks.getFirst().length - sentOfFirst;
            if (left < ofFirst) {
                sentOfFirst += left;
                return;
            }
            left -= ofFirst;
            sentOfFirst = 0;
            withinFrame = false;
            heldBytes -= chunks.removeFirst().length + CHUNK_OVERHEAD;
        }
        if (bytes == 0) {
            chunks = null;
        }
    }
}
