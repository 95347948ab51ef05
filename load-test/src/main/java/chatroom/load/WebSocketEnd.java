package chatroom.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client's end of a WebSocket, as far as a server that keeps to the rules needs one: whoever breaks them is found by tests. */
public final class WebSocketEnd {
    private static final byte[] REQUEST = """
        GET /ws HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Protocol: chatroom.v1\r
        \r
        """.getBytes(StandardCharsets.US_ASCII);

    private static final String AGREED = "HTTP/1.1 101 ";
    private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';
    private static final int FINAL_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;
    private static final int FIRST_OF_CONTROL = 8;
    private static final int CLOSE = 8;
    private static final int PING = 9;

    /** Hides nothing, and costs the server what any mask does. */
    private static final int ZERO_MASK = 0;

    private static final byte[] PONG = {(byte) 0x8a, (byte) MASKED, 0, 0, 0, 0};

    /** What the next byte belongs to. */
    private enum Part {
        ANSWER,
        OPCODE,
        LENGTH,
        LONG_LENGTH,
        PAYLOAD
    }

    private final Peer peer;
    private final StringBuilder status = new StringBuilder();
    private Part part = Part.ANSWER;
    private int lastFour;
    private int opcode;

    /** Of the length, bytes that haven't come yet. */
    private int lengthLeft;

    private long left;

    WebSocketEnd(Peer peer) {
        this.peer = peer;
    }

    /** By which it asks for one. */
    public static byte[] request() {
        return REQUEST.clone();
    }

    /** A message of its own. */
    static byte[] message(byte[] frame) {
        boolean isShort = frame.length < LENGTH_IN_TWO_BYTES;
        ByteBuffer message = ByteBuffer.allocate((isShort ? 2 : 4) + Integer.BYTES + frame.length);
        message.put((byte) FINAL_TEXT).put((byte) (MASKED | (isShort ? frame.length : LENGTH_IN_TWO_BYTES)));
        if (!isShort) {
            message.putShort((short) frame.length);
        }
        return message.putInt(ZERO_MASK).put(frame).array();
    }

    /**
     * Goes on to the next piece of text in what came.
     *
     * @param end of what came; the buffer's limit is put where the piece ends
     * @return false if there is none any more
     */
    boolean next(ByteBuffer in, int end) {
        in.limit(end);
        while (in.hasRemaining() && peer.isOpen()) {
            if (part != Part.PAYLOAD) {
                takeHead(in.get() & 0xff);
                continue;
            }
            int count = (int) Math.min(left, in.remaining());
            left -= count;
            part = left == 0 ? Part.OPCODE : Part.PAYLOAD;
            if (opcode < FIRST_OF_CONTROL) {
                in.limit(in.position() + count);
                return true;
            }
            in.position(in.position() + count);
        }
        return false;
    }

    private void takeHead(int octet) {
        switch (part) {
            case ANSWER -> takeAnswer(octet);
            case OPCODE -> {
                opcode = octet & 0x0f;
                part = Part.LENGTH;
            }
            case LENGTH -> {
                left = octet;
                if (octet == LENGTH_IN_TWO_BYTES || octet == LENGTH_IN_EIGHT_BYTES) {
                    left = 0;
                    lengthLeft = octet == LENGTH_IN_TWO_BYTES ? Short.BYTES : Long.BYTES;
                    part = Part.LONG_LENGTH;
                } else {
                    beginPayload();
                }
            }
            default -> {
                left = left << Byte.SIZE | octet;
                lengthLeft--;
                if (lengthLeft == 0) {
                    beginPayload();
                }
            }
        }
    }

    private void takeAnswer(int octet) {
        if (status.length() < AGREED.length()) {
            status.append((char) octet);
        }
        lastFour = lastFour << Byte.SIZE | octet;
        if (lastFour != END_OF_HEAD) {
            return;
        }
        if (status.toString().equals(AGREED)) {
            part = Part.OPCODE;
            peer.onAgreed();
        } else {
            peer.onRefused(status.toString().strip());
        }
    }

    private void beginPayload() {
        part = left == 0 ? Part.OPCODE : Part.PAYLOAD;
        if (opcode == PING) {
            peer.sendAsItIs(PONG);
        } else if (opcode == CLOSE) {
            peer.onClosed();
        }
    }
}
