package chatroom.server.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A socket that is hardly ever as ready as it says: a read brings a piece of what is there or nothing, a write takes a piece or nothing.
 */
record ChoppedTransport(Transport below, Random random) implements Transport {
    /** One call in so many comes to nothing. */
    private static final int FUTILE = 8;

    private static final int LARGEST_BITS = 16;

    @Override
    public int heldBytes() {
        return below.heldBytes();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return random.nextInt(FUTILE) == 0 ? 0 : piece(into, below::read);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return random.nextInt(FUTILE) == 0 ? 0 : piece(from, below::write);
    }

    private int piece(ByteBuffer buffer, Call call) throws IOException {
        int limit = buffer.limit();
        // From one byte to all of it, each order of magnitude as often as the others.
        int most = 1 + random.nextInt(1 << random.nextInt(LARGEST_BITS + 1));
        buffer.limit(Math.min(limit, buffer.position() + most));
        try {
            return call.over(buffer);
        } finally {
            buffer.limit(limit);
        }
    }

    @Override
    public long receivedBytes() {
        return below.receivedBytes();
    }

    @Override
    public long sentBytes() {
        return below.sentBytes();
    }

    @Override
    public boolean holdsInput() {
        return below.holdsInput();
    }

    @Override
    public boolean flush() throws IOException {
        return below.flush();
    }

    @Override
    public void endOutput() throws IOException {
        below.endOutput();
    }

    @Override
    public void close() throws IOException {
        below.close();
    }

    private interface Call {
        int over(ByteBuffer buffer) throws IOException;
    }
}
