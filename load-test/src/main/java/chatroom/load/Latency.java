package chatroom.load;

import org.HdrHistogram.Histogram;

/**
 * How late messages come, counted from when they were to be sent, so that a server that holds the senders up can't hide it. Counts only
 * messages that were to be sent in the time measured.
 */
class Latency {
    private static final int DIGITS = 3;

    private final Histogram each = new Histogram(DIGITS);
    private final Histogram recent = new Histogram(DIGITS);
    private long fromNs = Long.MAX_VALUE;
    private long toNs = Long.MAX_VALUE;

    final void measureFrom(long nowNs) {
        fromNs = nowNs;
    }

    final void measureUntil(long nowNs) {
        toNs = nowNs;
    }

    /**
     * A message has come.
     *
     * @param intendedNs may be {@link Wire#NO_STAMP}
     */
    final void record(long intendedNs, long nowNs) {
        if (intendedNs == Wire.NO_STAMP) {
            return;
        }
        long lateNs = lateNs(intendedNs, nowNs);
        recent.recordValue(lateNs);
        if (isMeasured(intendedNs)) {
            each.recordValue(lateNs);
        }
    }

    static long lateNs(long intendedNs, long nowNs) {
        return Math.max(0, nowNs - intendedNs);
    }

    final boolean isMeasured(long intendedNs) {
        return fromNs <= intendedNs && intendedNs < toNs;
    }

    /** What {@link #each} is now; it begins anew, and so does the time measured. */
    final Histogram take() {
        Histogram taken = each.copy();
        each.reset();
        fromNs = Long.MAX_VALUE;
        toNs = Long.MAX_VALUE;
        return taken;
    }

    /** Each message at each sampled receiver. */
    final Histogram each() {
        return each;
    }

    /** What was recorded since the last call, measured or not; to be reset by the caller. */
    final Histogram recent() {
        return recent;
    }
}
