package chatroom.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lines in messages of RFC 6455, as a browser would have them and worse: in masked frames, cut to fragments, with pings in between. What
 * comes is held against the RFC.
 */
final class WebSocketWire implements Wire {
    private static final String REQUEST = """
        GET /ws HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Protocol: chatroom.v1\r
        \r
        """;

    /** Of RFC 6455's own example, whose key that is. */
    private static final String ACCEPTANCE = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MOST_OF_CONTROL = 125;
    private static final int IN_TWO_BYTES = 126;
    private static final byte[] NORMAL_END = {3, (byte) 232};

    /** What the server gives a request; the network may have kept the first of it for as long as it likes. */
    private static final long REQUEST_LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    private final String client;
    private final Chance chance;
    private final FrameDecoder lines = new FrameDecoder(MAX_LINE_BYTES);

    /** What came and isn't a whole head or frame yet. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    /** Pings that may still get an answer, in the order in which they were sent. */
    private final Deque<String> pinged = new ArrayDeque<>();

    /** Of the answer to the request; empty until it is whole. */
    private String status = "";

    private boolean withinMessage;
    private boolean closed;

    WebSocketWire(String client, Chance chance) {
        this.client = client;
        this.chance = chance;
    }

    // What is sent.

    @Override
    public byte[] beginning() {
        return REQUEST.getBytes(ISO_8859_1);
    }

    /** With or without the line's end: the message has one, too. */
    @Override
    public byte[] wrap(byte[] line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int end = chance.oneIn(2) ? line.length : line.length - 1;
        int from = 0;
        while (chance.oneIn(4) && end - from > 1) {
            int to = chance.between(from, end - 1);
            out.writeBytes(frame(from == 0 && out.size() == 0 ? TEXT : CONTINUATION, line, from, to));
            from = to;
            if (chance.oneIn(4)) {
                out.writeBytes(ping());
            }
        }
        out.writeBytes(frame(FINAL | (out.size() == 0 ? TEXT : CONTINUATION), line, from, end));
        return out.toByteArray();
    }

    private byte[] ping() {
        String word = Integer.toHexString(chance.between(0, Integer.MAX_VALUE - 1));
        pinged.add(word);
        return control(PING, word.getBytes(ISO_8859_1));
    }

    @Override
    public byte[] end() {
        return control(CLOSE, NORMAL_END);
    }

    private byte[] control(int opcode, byte[] payload) {
        return frame(FINAL | opcode, payload, 0, payload.length);
    }

    private byte[] frame(int first, byte[] payload, int from, int to) {
        int length = to - from;
        ByteBuffer frame = ByteBuffer.allocate(8 + length).put((byte) first);
        if (length < IN_TWO_BYTES) {
            frame.put((byte) (MASKED | length));
        } else {
            frame.put((byte) (MASKED | IN_TWO_BYTES)).putShort((short) length);
        }
        byte[] mask = new byte[4];
        chance.nextBytes(mask);
        frame.put(mask);
        for (int i = 0; i < length; i++) {
            frame.put((byte) (payload[from + i] ^ mask[i % mask.length]));
        }
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        return bytes;
    }

    // What comes.

    @Override
    public byte[] take(ByteBuffer in, FrameSink sink) {
        check(!closed || !in.hasRemaining(), "gets %s bytes after a close", in.remaining());
        ByteBuffer all = ByteBuffer.allocate(rest.remaining() + in.remaining());
        rest = all.put(rest).put(in).flip();
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        if (status.isEmpty()) {
            readHead();
        }
        if (!status.isEmpty() && isAgreed()) {
            while (readFrame(sink, answers)) {
                check(!closed || !rest.hasRemaining(), "gets %s bytes after a close", rest.remaining());
            }
        }
        return answers.toByteArray();
    }

    private void readHead() {
        String text = ISO_8859_1.decode(rest.duplicate()).toString();
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return;
        }
        List<String> head = text.substring(0, end).lines().toList();
        status = head.get(0);
        check(!isAgreed() || head.contains(ACCEPTANCE), "is to go on as a WebSocket without proof: %s", head);
        rest.position(end + 4);
    }

    private boolean isAgreed() {
        return status.startsWith("HTTP/1.1 101 ");
    }

    /** @return false where there is no whole one */
    private boolean readFrame(FrameSink sink, ByteArrayOutputStream answers) {
        ByteBuffer in = rest.duplicate();
        if (in.remaining() < 2) {
            return false;
        }
        int first = in.get() & 0xff;
        int length = in.get() & 0xff;
        check(length <= IN_TWO_BYTES, "gets a frame that is masked, or longer than any: %s", length);
        if (length == IN_TWO_BYTES) {
            if (in.remaining() < Short.BYTES) {
                return false;
            }
            length = in.getShort() & 0xffff;
            check(length >= IN_TWO_BYTES, "gets a length in more bytes than it takes: %s", length);
        }
        if (in.remaining() < length) {
            return false;
        }
        byte[] payload = new byte[length];
        in.get(payload);
        rest = in;
        onFrame(first, payload, sink, answers);
        return true;
    }

    private void onFrame(int first, byte[] payload, FrameSink sink, ByteArrayOutputStream answers) {
        boolean isFinal = (first & FINAL) != 0;
        int opcode = first & ~FINAL;
        switch (opcode) {
            case TEXT, CONTINUATION -> {
                check(withinMessage == (opcode == CONTINUATION), "gets a fragment out of order: %s", first);
                withinMessage = !isFinal;
                boolean endsLine = payload.length > 0 && payload[payload.length - 1] == '\n';
                check(endsLine == isFinal, "gets a message that doesn't end with a line, or a line within one");
                lines.decode(ByteBuffer.wrap(payload), sink);
            }
            case PING, PONG, CLOSE -> {
                check(isFinal && payload.length <= MOST_OF_CONTROL, "gets what is no control frame: %s", first);
                onControl(opcode, payload, answers);
            }
            default -> check(false, "gets a frame of an unknown kind: %s", first);
        }
    }

    private void onControl(int opcode, byte[] payload, ByteArrayOutputStream answers) {
        if (opcode == PING) {
            answers.writeBytes(control(PONG, payload));
        } else if (opcode == CLOSE) {
            closed = true;
            answers.writeBytes(control(CLOSE, payload));
        } else {
            // Earlier ones may be passed over.
            String word = new String(payload, ISO_8859_1);
            check(pinged.contains(word), "gets an answer to no ping, or a second one: %s", word);
            while (!pinged.remove().equals(word)) {
                check(!pinged.isEmpty(), "gets an answer to no ping: %s", word);
            }
        }
    }

    @Override
    public boolean wasRefused(boolean isStopping, long openNs) {
        if (status.isEmpty() || isAgreed()) {
            return false;
        }
        boolean isTrue = (status.startsWith("HTTP/1.1 503 ") && isStopping)
                || (status.startsWith("HTTP/1.1 408 ") && openNs >= REQUEST_LIMIT_NS);
        check(isTrue, "is told %s", status);
        return true;
    }

    private void check(boolean holds, String sentence, Object... values) {
        if (!holds) {
            throw new PromiseBroken((client + " " + sentence).formatted(values));
        }
    }
}
