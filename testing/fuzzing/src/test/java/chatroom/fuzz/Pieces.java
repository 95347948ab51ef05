package chatroom.fuzz;

import chatroom.server.reactor.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/** A socket that gives bytes in pieces of any size, and takes everything. */
final class Pieces implements Transport {
    final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final ByteBuffer input;
    private final IntSupplier nextPiece;

    Pieces(byte[] input, IntSupplier nextPiece) {
        this.input = ByteBuffer.wrap(input);
        this.nextPiece = nextPiece;
    }

    boolean isUsedUp() {
        return !input.hasRemaining();
    }

    @Override
    public int read(ByteBuffer into) {
        int count = Math.min(Math.min(nextPiece.getAsInt(), input.remaining()), into.remaining());
        into.put(input.slice(input.position(), count));
        input.position(input.position() + count);
        return count;
    }

    @Override
    public long receivedBytes() {
        return input.position();
    }

    @Override
    public boolean holdsInput() {
        return false;
    }

    @Override
    public int write(ByteBuffer from) {
        int count = from.remaining();
        while (from.hasRemaining()) {
            taken.write(from.get());
        }
        return count;
    }

    @Override
    public long sentBytes() {
        return taken.size();
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public int heldBytes() {
        return 0;
    }

    @Override
    public void endOutput() {}

    @Override
    public void close() {}
}
