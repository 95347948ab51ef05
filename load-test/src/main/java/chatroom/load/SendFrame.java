package chatroom.load;

import java.util.Arrays;

/** A send request that is made once and stamped anew for each message. */
final class SendFrame {
    private static final byte[] HEAD = Wire.ascii("{\"action\":\"send\",\"text\":\"");
    private static final byte[] NONCE = Wire.ascii("\",\"nonce\":\"");
    private static final byte[] TAIL = Wire.ascii("\"}\n");

    private final byte[] frame;
    private final int nonceAt;
    private long nextNonce;

    private SendFrame(byte[] frame, int nonceAt, long firstNonce) {
        this.frame = frame;
        this.nonceAt = nonceAt;
        this.nextNonce = firstNonce;
    }

    /** @param textBytes at least {@link Wire#STAMP_DIGITS} */
    static SendFrame of(int textBytes) {
        return new SendFrame(join(HEAD, text(textBytes), TAIL), 0, 0);
    }

    /** @param firstNonce of a range that no other talker of the same user uses */
    static SendFrame withNonces(int textBytes, long firstNonce) {
        byte[] nonce = new byte[Wire.STAMP_DIGITS];
        return new SendFrame(
                join(HEAD, text(textBytes), NONCE, nonce, TAIL), HEAD.length + textBytes + NONCE.length, firstNonce);
    }

    private static byte[] text(int bytes) {
        byte[] text = new byte[bytes];
        Arrays.fill(text, (byte) 'x');
        return text;
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    /** The same array each time: its content is to be taken before the next call. */
    byte[] stamped(long intendedNs) {
        Wire.stamp(intendedNs, frame, HEAD.length);
        if (nonceAt > 0) {
            Wire.stamp(nextNonce++, frame, nonceAt);
        }
        return frame;
    }
}
