package chatroom.torture;

import chatroom.load.WebSocketEnd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a client sends to the port for browsers, kept to the rules or not; a byte for each character. */
final class WebFrames {
    static final String UPGRADE = new String(WebSocketEnd.request(), StandardCharsets.ISO_8859_1);

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;
    private static final int ONE_TOO_MANY = (1 << 16) + 1;

    /** A message of its own. */
    static String text(String payload) {
        return frame(FINAL | TEXT, payload);
    }

    /** A message that goes on. */
    static String begun(String payload) {
        return frame(TEXT, payload);
    }

    static String ping(String payload) {
        return frame(FINAL | PING, payload);
    }

    static String close(String payload) {
        return frame(FINAL | CLOSE, payload);
    }

    /** Each breaks a rule that a WebSocket must not outlive. */
    static List<String> hostile() {
        return List.of(
                "\u0081\u0005hello",
                frame(FINAL | BINARY, "bytes"),
                frame(FINAL | 0x40 | TEXT, "a reserved bit"),
                frame(FINAL | 3, "a reserved opcode"),
                frame(PING, "a ping that goes on"),
                frame(FINAL, "the rest of nothing"),
                begun("{\"action\":") + text("\"ping\"}"),
                ping("x".repeat(LENGTH_IN_TWO_BYTES)),
                begun("x".repeat(40_000)) + frame(FINAL, "x".repeat(40_000)),
                head(FINAL | TEXT, LENGTH_IN_TWO_BYTES, 5, Short.BYTES),
                head(FINAL | TEXT, LENGTH_IN_EIGHT_BYTES, ONE_TOO_MANY, Long.BYTES),
                head(FINAL | TEXT, LENGTH_IN_EIGHT_BYTES, Long.MIN_VALUE, Long.BYTES),
                text("\u00ff\u00fe"),
                text("\u00f0\u009f\u00a6"),
                close("\u0003"),
                close("\u0003\u00ed"),
                close("\u0003\u00e8\u00ff"),
                "GET / HTTP/1.1\r\n\r\n");
    }

    private static String frame(int opcode, String payload) {
        int length = payload.length();
        String head = length < LENGTH_IN_TWO_BYTES
                ? head(opcode, length, 0, 0)
                : head(opcode, LENGTH_IN_TWO_BYTES, length, Short.BYTES);
        return head + "\0\0\0\0" + payload;
    }

    /**
     * Masked, but without the mask.
     *
     * @param number of bytes in which the length is written once more
     */
    private static String head(int opcode, int stated, long length, int number) {
        byte[] eight = ByteBuffer.allocate(Long.BYTES).putLong(length).array();
        return "" + (char) opcode
                + (char) (MASKED | stated)
                + new String(eight, Long.BYTES - number, number, StandardCharsets.ISO_8859_1);
    }

    private WebFrames() {}
}
