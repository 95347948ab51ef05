package chatroom.server.reactor.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Frames of RFC 6455 as a client sends them, right ones and wrong ones. */
public final class ClientFrames {
    public static final int FINAL = 0x80;
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final byte[] MASK = {0x12, (byte) 0xf4, 0x56, 0x0a};

    public static byte[] text(String text) {
        return frame(FINAL | TEXT, text.getBytes(UTF_8));
    }

    public static byte[] frame(int first, String payload) {
        return frame(first, payload.getBytes(UTF_8));
    }

    /** With the shortest length there is for it. */
    public static byte[] frame(int first, byte[] payload) {
        int lengthBytes = payload.length < 126 ? 0 : payload.length < 1 << 16 ? 2 : 8;
        return frame(first, payload, payload.length, lengthBytes, true);
    }

    public static byte[] unmasked(int first, String payload) {
        return frame(first, payload.getBytes(UTF_8), payload.length(), 0, false);
    }

    /** @param lengthBytes 0 where the length is in the second byte; 2 or 8 */
    public static byte[] frame(int first, byte[] payload, long length, int lengthBytes, boolean masked) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        int inSecond = lengthBytes == 0 ? (int) length : lengthBytes == 2 ? 126 : 127;
        frame.write((masked ? 0x80 : 0) | inSecond);
        for (int i = lengthBytes - 1; i >= 0; i--) {
            frame.write((int) (length >>> (8 * i)));
        }
        if (masked) {
            frame.writeBytes(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.write(masked ? payload[i] ^ MASK[i % MASK.length] : payload[i]);
        }
        return frame.toByteArray();
    }

    public static byte[] close(int code, String reason) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(code >>> 8);
        payload.write(code);
        payload.writeBytes(reason.getBytes(UTF_8));
        return frame(FINAL | CLOSE, payload.toByteArray());
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private ClientFrames() {}
}
