package chatroom.server.reactor.websocket;

import chatroom.server.reactor.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** A socket whose input is given beforehand, in pieces, and that takes as much as it is told to. */
final class ScriptedSocket implements Transport {
    final Deque<byte[]> input = new ArrayDeque<>();
    final ByteArrayOutputStream output = new ByteArrayOutputStream();

    /** Bytes that it takes yet. */
    long room = Long.MAX_VALUE;

    boolean inputEnds;
    boolean outputEnded;
    private long received;

    /** In pieces of one size. */
    ScriptedSocket gives(byte[] bytes, int pieceBytes) {
        for (int from = 0; from < bytes.length; from += pieceBytes) {
            int length = Math.min(pieceBytes, bytes.length - from);
            byte[] piece = new byte[length];
            System.arraycopy(bytes, from, piece, 0, length);
            input.add(piece);
        }
        return this;
    }

    @Override
    public int read(ByteBuffer into) {
        byte[] piece = input.poll();
        if (piece == null) {
            return inputEnds ? -1 : 0;
        }
        int count = Math.min(piece.length, into.remaining());
        into.put(piece, 0, count);
        if (count < piece.length) {
            byte[] rest = new byte[piece.length - count];
            System.arraycopy(piece, count, rest, 0, rest.length);
            input.addFirst(rest);
        }
        received += count;
        return count;
    }

    @Override
    public long receivedBytes() {
        return received;
    }

    @Override
    public boolean holdsInput() {
        return false;
    }

    @Override
    public int write(ByteBuffer from) {
        int count = (int) Math.min(room, from.remaining());
        room -= count;
        for (int i = 0; i < count; i++) {
            output.write(from.get());
        }
        return count;
    }

    @Override
    public long sentBytes() {
        return output.size();
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
    public void endOutput() {
        outputEnded = true;
    }

    @Override
    public void close() {
        outputEnded = true;
    }
}
