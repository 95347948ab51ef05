package chatroom.fuzz;

import java.util.List;

/** What a fuzzer's bytes choose; the first of all there is, once they are used up. */
final class Choices {
    private final byte[] bytes;
    private int at;

    Choices(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean areLeft() {
        return at < bytes.length;
    }

    /** Below a bound of 256 at most. */
    int below(int bound) {
        return areLeft() ? (bytes[at++] & 0xff) % bound : 0;
    }

    <T> T of(List<T> all) {
        return all.get(below(all.size()));
    }
}
