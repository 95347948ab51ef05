package chatroom.server.reactor.websocket;

import java.nio.ByteBuffer;

/** Whether a text is UTF-8 (RFC 3629), in whatever pieces it comes. */
final class Utf8Check {
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    /** Bytes of the character that haven't come yet. */
    private int missing;

    /** What the next one may be. */
    private int lowest;

    private int highest;

    /** @return the index of the first byte that no text can have there; {@code to} if there is none */
    int firstWrong(ByteBuffer text, int from, int to) {
        int at = from;
        while (at < to) {
            if (missing == 0 && at + Long.BYTES <= to && (text.getLong(at) & NOT_ASCII) == 0) {
                at += Long.BYTES;
            } else if (accepts(text.get(at) & 0xff)) {
                at++;
            } else {
                return at;
            }
        }
        return to;
    }

    private boolean accepts(int octet) {
        if (missing == 0) {
            return begins(octet);
        }
        boolean fits = octet >= lowest && octet <= highest;
        expect(missing - 1, 0x80, 0xbf);
        return fits;
    }

    /** Neither longer than needed, nor half of a pair of UTF-16, nor beyond the last character. */
    private boolean begins(int octet) {
        if (octet < 0x80) {
            return true;
        }
        if (octet >= 0xc2 && octet <= 0xdf) {
            expect(1, 0x80, 0xbf);
        } else if (octet >= 0xe0 && octet <= 0xef) {
            expect(2, octet == 0xe0 ? 0xa0 : 0x80, octet == 0xed ? 0x9f : 0xbf);
        } else if (octet >= 0xf0 && octet <= 0xf4) {
            expect(3, octet == 0xf0 ? 0x90 : 0x80, octet == 0xf4 ? 0x8f : 0xbf);
        }
        return missing > 0;
    }

    private void expect(int bytes, int from, int to) {
        missing = bytes;
        lowest = from;
        highest = to;
    }

    /** Whether the text may end here. */
    boolean isBetweenCharacters() {
        return missing == 0;
    }
}
