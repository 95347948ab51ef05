package chatroom.server.store.move;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How many rows there are, and a sum of their hashes: the same for the same rows, in whichever order they are read, and another one where
 * anything of them is another. One thread.
 */
final class RowSum {
    private final MessageDigest sha256;
    private long rows;
    private long low;
    private long high;

    /** What came of it; two are equal where the rows are. */
    record Sum(long rows, long low, long high) {}

    RowSum() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void add(MovedRow row) {
        for (Object value : row.values()) {
            add(value);
        }
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest());
        low += hash.getLong();
        high += hash.getLong();
        rows++;
    }

    /** With its kind and its length, so that no two rows give the same bytes. */
    private void add(Object value) {
        if (value instanceof Long number) {
            begin('n', Long.BYTES);
            sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        } else if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            begin('t', bytes.length);
            sha256.update(bytes);
        } else if (value instanceof byte[] bytes) {
            begin('b', bytes.length);
            sha256.update(bytes);
        } else {
            begin('-', 0);
        }
    }

    private void begin(char kind, int length) {
        sha256.update((byte) kind);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
    }

    long rows() {
        return rows;
    }

    Sum sum() {
        return new Sum(rows, low, high);
    }
}
