package chatroom.codec;

import java.nio.ByteBuffer;

/**
 * Cuts a stream of bytes into lines: LF ends one, a CR before it is dropped, an empty one is no frame. One for each
 * connection; not thread-safe.
 *
 * <p>It holds bytes only for a line that isn't whole yet, and for whole lines after the sink said stop; otherwise
 * frames are windows on the caller's buffer and nothing is copied. What it holds for an unfinished line is at most a
 * frame; a longer line is thrown away as it comes. What it holds for a sink that said stop is what the caller decoded
 * in the meantime, so the caller stops reading too.
 */
public final class FrameDecoder {
    private static final byte[] NOTHING = {};

    private final int maxFrameBytes;

    /** Held bytes are {@code held[heldFrom..heldTo)}. */
    private byte[] held = NOTHING;

    private int heldFrom;
    private int heldTo;

    /** How many of the held bytes are known to contain no LF, so that a line sent byte by byte is scanned once. */
    private int scanned;

    /** How many lines have come to their end, empty ones and those that were too long included. */
    private long linesEnded;

    /** In the rest of a line that was too long. */
    private boolean skipping;

    /** @param maxFrameBytes the longest line, its LF included */
    public FrameDecoder(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Delivers every whole frame, first of what is held and then of {@code in}, until the sink says stop. Consumes all of {@code in}.
     *
     * @return whether the sink still wants more
     */
    public boolean decode(ByteBuffer in, FrameSink sink) {
        boolean goOn = decodeHeld(in, sink);
        while (goOn && in.hasRemaining()) {
            goOn = decodeNext(in, sink);
        }
        if (in.hasRemaining()) {
            hold(in, in.remaining());
        }
        return goOn;
    }

    /** Holds all of {@code in}, for a sink that said stop. */
    public void keep(ByteBuffer in) {
        hold(in, in.remaining());
    }

    /** How many bytes are held: of an unfinished line, or because the sink said stop. */
    public int heldBytes() {
        return heldTo - heldFrom;
    }

    /** Bytes of memory that the held bytes take. */
    public int memoryBytes() {
        return held.length;
    }

    /** What is held will not be delivered; nothing may be decoded after this. */
    public void forget() {
        releaseAll();
    }

    /** Whether a line has begun and not ended, or was not delivered because the sink said stop. */
    public boolean isWithinLine() {
        return skipping || heldBytes() > 0;
    }

    /** How many lines have ended until now: two values that differ are not within the same line. */
    public long linesEnded() {
        return linesEnded;
    }

    /**
     * Lines that are whole among the held bytes come first. Then the unfinished one is completed from {@code in},
     * taking no more than its end.
     */
    private boolean decodeHeld(ByteBuffer in, FrameSink sink) {
        while (heldBytes() > 0) {
            if (skipping) {
                skipHeld();
                continue;
            }
            int lf = indexOfLf(held, heldFrom + scanned, heldTo);
            if (lf < 0) {
                scanned = heldBytes();
                if (scanned >= maxFrameBytes) {
                    releaseAll();
                    skipping = true;
                    return sink.onOversizedFrame();
                }
                if (!in.hasRemaining()) {
                    return true;
                }
                int lfIn = indexOfLf(in, Math.min(in.remaining(), maxFrameBytes - scanned));
                hold(in, lfIn < 0 ? Math.min(in.remaining(), maxFrameBytes - scanned) : lfIn + 1);
                continue;
            }
            int from = heldFrom;
            int length = lf - from;
            heldFrom = lf + 1;
            scanned = 0;
            linesEnded++;
            // Taken out before the call: the sink may throw, and must not be given the same frame again.
            byte[] line = held;
            if (heldFrom == heldTo) {
                releaseAll();
            }
            if (!deliver(ByteBuffer.wrap(line, from, length), sink)) {
                return false;
            }
        }
        return true;
    }

    private void skipHeld() {
        int lf = indexOfLf(held, heldFrom, heldTo);
        skipping = lf < 0;
        linesEnded += skipping ? 0 : 1;
        heldFrom = skipping ? heldTo : lf + 1;
        if (heldFrom == heldTo) {
            releaseAll();
        }
    }

    /** One line, or the unfinished rest, out of {@code in}; nothing is held when this is called. */
    private boolean decodeNext(ByteBuffer in, FrameSink sink) {
        int lf = indexOfLf(in, skipping ? in.remaining() : Math.min(in.remaining(), maxFrameBytes));
        if (skipping) {
            in.position(lf < 0 ? in.limit() : in.position() + lf + 1);
            skipping = lf < 0;
            linesEnded += skipping ? 0 : 1;
            return true;
        }
        if (lf >= 0) {
            ByteBuffer line = in.duplicate();
            line.limit(in.position() + lf);
            in.position(in.position() + lf + 1);
            linesEnded++;
            return deliver(line, sink);
        }
        if (in.remaining() >= maxFrameBytes) {
            in.position(in.position() + maxFrameBytes);
            skipping = true;
            return sink.onOversizedFrame();
        }
        hold(in, in.remaining());
        scanned = heldBytes();
        return true;
    }

    private boolean deliver(ByteBuffer line, FrameSink sink) {
        int length = line.remaining();
        // Longer than a frame, though whole: it came in one piece with what was held.
        if (length >= maxFrameBytes) {
            return sink.onOversizedFrame();
        }
        if (length > 0 && line.get(line.limit() - 1) == '\r') {
            line.limit(line.limit() - 1);
        }
        return line.hasRemaining() ? sink.onFrame(line) : sink.onEmptyLine();
    }

    private void hold(ByteBuffer in, int length) {
        int needed = heldBytes() + length;
        if (held.length - heldFrom < needed) {
            byte[] larger =
                    needed <= held.length ? held : new byte[Math.max(needed, Math.min(2 * held.length, maxFrameBytes))];
            System.arraycopy(held, heldFrom, larger, 0, heldBytes());
            heldTo = heldBytes();
            heldFrom = 0;
            held = larger;
        }
        in.get(held, heldTo, length);
        heldTo += length;
    }

    private void releaseAll() {
        held = NOTHING;
        heldFrom = 0;
        heldTo = 0;
        scanned = 0;
    }

    private static int indexOfLf(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Relative to the position, or -1. Eight bytes at a time up to those that have it. */
    private static int indexOfLf(ByteBuffer in, int length) {
        int position = in.position();
        int i = 0;
        while (i + EightBytes.BYTES <= length && !EightBytes.has(in.getLong(position + i), '\n')) {
            i += EightBytes.BYTES;
        }
        for (; i < length; i++) {
            if (in.get(position + i) == '\n') {
                return i;
            }
        }
        return -1;
    }
}
