package chatroom.server.reactor;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** What is to be sent to one connection alone, in order. Its end is always a frame boundary. */
final class Outbox {
    private static final int INITIAL_CHUNKS = 4;

    /** Null while empty: most connections have nothing waiting most of the time. */
    private ArrayDeque<byte[]> chunks;

    private int sentOfFirst;
    private int bytes;

    void add(byte[] chunk) {
        if (chunk.length == 0) {
            return;
        }
        if (chunks == null) {
            chunks = new ArrayDeque<>(INITIAL_CHUNKS);
        }
        chunks.add(chunk);
        bytes += chunk.length;
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
            chunks.removeFirst();
        }
        if (bytes == 0) {
            chunks = null;
        }
    }
}
