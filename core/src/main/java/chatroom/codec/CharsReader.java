package chatroom.codec;

import java.io.Reader;
import java.util.Objects;

/** Reads characters out of an array, without the lock that the JDK's readers take for each; not thread-safe. */
final class CharsReader extends Reader {
    private char[] chars = {};
    private int length;
    private int at;
    private int marked;

    /** Begins anew. */
    CharsReader over(char[] newChars, int newLength) {
        chars = newChars;
        length = newLength;
        at = 0;
        marked = 0;
        return this;
    }

    @Override
    public int read() {
        return at < length ? chars[at++] : -1;
    }

    @Override
    public int read(char[] target, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (at == length && count > 0) {
            return -1;
        }
        int taken = Math.min(count, length - at);
        System.arraycopy(chars, at, target, offset, taken);
        at += taken;
        return taken;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public void mark(int readAheadLimit) {
        marked = at;
    }

    @Override
    public void reset() {
        at = marked;
    }

    @Override
    public void close() {}
}
