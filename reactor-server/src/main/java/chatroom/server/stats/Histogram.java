package chatroom.server.stats;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How values are spread over fixed classes. Any number of threads record and read; what is read may be in the middle of one value's being
 * recorded.
 */
public final class Histogram {
    private final long[] bounds;
    private final AtomicLongArray counts;
    private final AtomicLong sum = new AtomicLong();

    private Histogram(long[] bounds) {
        this.bounds = bounds;
        this.counts = new AtomicLongArray(bounds.length + 1);
    }

    /** @param bounds the largest value of each class, ascending; what is larger than all of them has a class of its own */
    public static Histogram upTo(long... bounds) {
        return new Histogram(bounds.clone());
    }

    public void record(long value) {
        int at = 0;
        while (at < bounds.length && value > bounds[at]) {
            at++;
        }
        counts.getAndIncrement(at);
        sum.getAndAdd(value);
    }

    /** The largest value of each class but the last. */
    public long[] bounds() {
        return bounds.clone();
    }

    /** How many values each class has, the last one included. */
    public long[] counts() {
        long[] copy = new long[counts.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = counts.get(i);
        }
        return copy;
    }

    /** The sum of all values. */
    public long sum() {
        return sum.get();
    }
}
