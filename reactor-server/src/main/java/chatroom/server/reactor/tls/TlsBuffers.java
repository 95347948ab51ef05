package chatroom.server.reactor.tls;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import tlschannel.BufferAllocator;

/**
 * Buffers for encrypted bytes, lent to a connection for as long as some of its bytes are under way. All have the size that tls-channel
 * would let a buffer grow to in the end: so there is one kind, and nothing is ever copied into a larger one. Owned by the reactor thread.
 */
final class TlsBuffers implements BufferAllocator {
    /** A record of TLS and its overhead. */
    static final int RECORD_BYTES = 17 * 1024;

    /** What is given back beyond this, after a time when many records were cut or many sockets full, is left to the collector. */
    private static final int KEPT = 64;

    private final Deque<ByteBuffer> idle = new ArrayDeque<>(KEPT);
    private final ByteBuffer alwaysEmpty = ByteBuffer.allocate(RECORD_BYTES);
    private int lent;

    @Override
    public ByteBuffer allocate(int size) {
        if (size > RECORD_BYTES) {
            throw new IllegalArgumentException("a record has %s bytes at most, not %s".formatted(RECORD_BYTES, size));
        }
        ByteBuffer buffer = idle.poll();
        if (buffer == null) {
            buffer = ByteBuffer.allocate(RECORD_BYTES);
        }
        lent++;
        return buffer.clear();
    }

    @Override
    public void free(ByteBuffer buffer) {
        lent--;
        if (idle.size() < KEPT) {
            // The last one first: it is still in the processor's cache.
            idle.push(buffer);
        }
    }

    /** One that nothing stays in, so that it can be anybody's. */
    ByteBuffer alwaysEmpty() {
        return alwaysEmpty.duplicate();
    }

    /** How many are in use. */
    int lent() {
        return lent;
    }
}
