package chatroom.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Recognises the frames that come by the million from their first bytes; the others are read by the codec. */
final class Wire {
    static final byte[] MESSAGE = ascii("{\"event\":\"message\",\"id\":");
    static final byte[] ENTRY_OF_ROOM = ascii("{\"event\":\"message\",\"room\":\"");
    static final byte[] ID_AFTER_ROOM = ascii("\",\"id\":");
    static final byte[] SENT = ascii("{\"status\":\"ok\",\"action\":\"send\",\"id\":");
    static final byte[] NOTHING_NEW = ascii("{\"status\":\"ok\",\"action\":\"poll\",\"messages\":[],");
    private static final byte[] TEXT = ascii("\"text\":\"");
    private static final byte[] VALUE = ascii("\"value\":\"");

    /** How many hexadecimal digits of a text tell when it was to be sent. */
    static final int STAMP_DIGITS = 16;

    static final long NO_STAMP = Long.MIN_VALUE;

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static boolean startsWith(ByteBuffer in, int from, int to, byte[] prefix) {
        if (to - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (in.get(from + i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** The whole number that begins there; -1 if none does. */
    static long number(ByteBuffer in, int from, int to) {
        long value = 0;
        int at = from;
        while (at < to && in.get(at) >= '0' && in.get(at) <= '9') {
            value = 10 * value + in.get(at) - '0';
            at++;
        }
        return at == from ? -1 : value;
    }

    /**
     * When the message in a frame was to be sent, as {@link #stamp} wrote it into its text, or that of an edit; {@link #NO_STAMP} if it
     * isn't one of ours.
     */
    static long intendedNs(ByteBuffer in, int from, int to) {
        long ofText = stampAfter(TEXT, in, from, to);
        return ofText == NO_STAMP ? stampAfter(VALUE, in, from, to) : ofText;
    }

    private static long stampAfter(byte[] before, ByteBuffer in, int from, int to) {
        int at = indexOf(in, from, to, before) + before.length;
        if (at < from + before.length || at + STAMP_DIGITS > to) {
            return NO_STAMP;
        }
        long value = 0;
        for (int i = 0; i < STAMP_DIGITS; i++) {
            int digit = Character.digit(in.get(at + i), 16);
            if (digit < 0) {
                return NO_STAMP;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    static void stamp(long value, byte[] out, int at) {
        for (int i = 0; i < STAMP_DIGITS; i++) {
            out[at + i] = (byte) Character.forDigit((int) (value >>> (60 - 4 * i)) & 15, 16);
        }
    }

    static String stamp(long value) {
        byte[] digits = new byte[STAMP_DIGITS];
        stamp(value, digits, 0);
        return new String(digits, StandardCharsets.US_ASCII);
    }

    static int indexOf(ByteBuffer in, int from, int to, byte[] wanted) {
        for (int at = from; at <= to - wanted.length; at++) {
            if (startsWith(in, at, to, wanted)) {
                return at;
            }
        }
        return -1;
    }

    private Wire() {}
}
