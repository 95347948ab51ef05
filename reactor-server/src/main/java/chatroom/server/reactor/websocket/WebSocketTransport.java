package chatroom.server.reactor.websocket;

import chatroom.server.reactor.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * WebSocket (RFC 6455) over another transport, the server's side: the stream of lines in text messages, each of whole lines. A line that is
 * longer than a frame is a message of its own, in fragments.
 *
 * <p>A frame says how long it is before the socket says how much it takes. So where the socket cuts one, the rest is kept here, counts as
 * taken, and leaves before anything else: of one frame at most. It is as with records of TLS.
 *
 * <p>Reactor thread only.
 */
public final class WebSocketTransport implements Transport {
    /** With its head it fits into a record of TLS. */
    static final int FRAME_BYTES = 16 * 1024 - 4;

    /** Answers to pings that wait for the socket. Beyond them only the latest gets one, as RFC 6455 allows. */
    private static final int MAX_PONG_BYTES = 2 * 1024;

    private static final int HEAD_BYTES = 4;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int FINAL = 0x80;
    private static final byte[] NOTHING = {};

    private final Transport below;

    /** Shared by all, because nothing stays in it. */
    private final ByteBuffer scratch;

    private final FrameReader frames = new FrameReader(new Answers());

    /** What leaves before anything else: {@code held[heldFrom..]}. */
    private byte[] held;

    private int heldFrom;
    private int heldPongBytes;

    /** The latest ping for whose answer there was no room; null if there is none. */
    private byte[] unanswered;

    private boolean withinMessage;

    /** The peer has closed, or broken the rules. */
    private boolean inputOver;

    /** And the connection wasn't told yet. */
    private boolean endUnreported;

    /** Null where it kept to them. */
    private WebSocketError error;

    private boolean outputOver;
    private int closeCode = CloseCode.NORMAL;

    /**
     * @param scratch as of {@link #newScratch}
     * @param answer to the request that asked for all this
     */
    public WebSocketTransport(Transport below, ByteBuffer scratch, byte[] answer) {
        this.below = below;
        this.scratch = scratch;
        this.held = answer;
    }

    /** For any number of transports of one thread. */
    public static ByteBuffer newScratch() {
        return ByteBuffer.allocateDirect(HEAD_BYTES + FRAME_BYTES);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (outputOver) {
            return below.read(into);
        }
        if (!inputOver) {
            int start = into.position();
            into.position(start + 1);
            int count = below.read(into);
            int end = into.position();
            into.position(start);
            if (count < 0) {
                return -1;
            }
            unwrap(into, start + 1, end);
            if (into.position() > start || !inputOver) {
                return into.position() - start;
            }
        }
        endUnreported = false;
        if (error != null) {
            throw error;
        }
        return -1;
    }

    private void unwrap(ByteBuffer into, int from, int to) {
        try {
            frames.read(into, from, to);
        } catch (WebSocketError e) {
            error = e;
            end(e.closeCode());
        }
    }

    private void end(int code) {
        closeCode = code;
        inputOver = true;
        endUnreported = true;
    }

    private final class Answers implements FrameReader.Controls {
        @Override
        public void onPing(byte[] payload) {
            if (heldPongBytes + payload.length > MAX_PONG_BYTES) {
                unanswered = payload;
            } else {
                heldPongBytes += payload.length + Short.BYTES;
                hold(control(Opcode.PONG, payload));
            }
        }

        @Override
        public void onClose(int code) {
            end(code);
        }
    }

    @Override
    public boolean holdsInput() {
        return endUnreported || below.holdsInput();
    }

    @Override
    public long receivedBytes() {
        return below.receivedBytes();
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int taken = 0;
        while (from.hasRemaining() && flush()) {
            int length = lengthOfNext(from);
            boolean ends = from.get(from.position() + length - 1) == '\n';
            wrap(from, length, ends);
            below.write(scratch);
            withinMessage = !ends;
            taken += length;
            holdRest();
        }
        return taken;
    }

    /** Whole lines, as many as there are room for; of a line that is longer, or cut, what there is of it. */
    private int lengthOfNext(ByteBuffer from) {
        int begin = from.position();
        int most = Math.min(FRAME_BYTES, from.remaining());
        if (withinMessage) {
            int length = 1;
            while (length < most && from.get(begin + length - 1) != '\n') {
                length++;
            }
            return length;
        }
        int length = most;
        while (length > 0 && from.get(begin + length - 1) != '\n') {
            length--;
        }
        return length == 0 ? most : length;
    }

    private void wrap(ByteBuffer from, int length, boolean ends) {
        Opcode opcode = withinMessage ? Opcode.CONTINUATION : Opcode.TEXT;
        scratch.clear().put((byte) ((ends ? FINAL : 0) | opcode.number));
        if (length < LENGTH_IN_TWO_BYTES) {
            scratch.put((byte) length);
        } else {
            scratch.put((byte) LENGTH_IN_TWO_BYTES).putShort((short) length);
        }
        int limit = from.limit();
        scratch.put(from.limit(from.position() + length)).flip();
        from.limit(limit);
    }

    private void holdRest() {
        if (scratch.hasRemaining()) {
            byte[] rest = new byte[scratch.remaining()];
            scratch.get(rest);
            hold(rest);
        }
    }

    private void hold(byte[] bytes) {
        int before = held.length - heldFrom;
        if (before == 0) {
            held = bytes;
        } else {
            held = Arrays.copyOf(Arrays.copyOfRange(held, heldFrom, held.length), before + bytes.length);
            System.arraycopy(bytes, 0, held, before, bytes.length);
        }
        heldFrom = 0;
    }

    private static byte[] control(Opcode opcode, byte[] payload) {
        return ByteBuffer.allocate(Short.BYTES + payload.length)
                .put((byte) (FINAL | opcode.number))
                .put((byte) payload.length)
                .put(payload)
                .array();
    }

    /** Writes what is held before anything else. */
    @Override
    public boolean flush() throws IOException {
        while (heldFrom < held.length) {
            scratch.clear();
            int count = Math.min(scratch.remaining(), held.length - heldFrom);
            heldFrom += below.write(scratch.put(held, heldFrom, count).flip());
            if (scratch.hasRemaining()) {
                return false;
            }
            if (heldFrom == held.length) {
                letGo();
            }
        }
        return below.flush();
    }

    private void letGo() {
        held = NOTHING;
        heldFrom = 0;
        heldPongBytes = 0;
        if (unanswered != null) {
            hold(control(Opcode.PONG, unanswered));
            unanswered = null;
        }
    }

    @Override
    public boolean ping() {
        if (held.length == 0) {
            hold(control(Opcode.PING, NOTHING));
        }
        return true;
    }

    @Override
    public long sentBytes() {
        return below.sentBytes();
    }

    @Override
    public int heldBytes() {
        return held.length + frames.heldBytes() + below.heldBytes();
    }

    /** With a close, unless the socket is full just now. */
    @Override
    public void endOutput() throws IOException {
        outputOver = true;
        hold(control(
                Opcode.CLOSE,
                ByteBuffer.allocate(Short.BYTES).putShort((short) closeCode).array()));
        flush();
        below.endOutput();
    }

    @Override
    public void close() throws IOException {
        below.close();
    }
}
