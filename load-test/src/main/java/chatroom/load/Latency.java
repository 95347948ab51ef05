package chatroom.load;

import org.HdrHistogram.Histogram;

/**
 * How late messages come to some sampled receivers, counted from when they were to be sent, so that a server that holds the senders up
 * can't hide it. Counts only messages that were to be sent in the time measured.
 */
final class Latency {
    private static final int DIGITS = 3;
    private static final int REMEMBERED = 1 << 18;

    private final Reference reference;
    private final int sampledReceivers;
    private final Histogram each = new Histogram(DIGITS);
    private final Histogram last = new Histogram(DIGITS);
    private final Histogram recent = new Histogram(DIGITS);

    /** How many of the sampled receivers have which message, at {@code id % REMEMBERED}. */
    private final int[] seenBy = new int[REMEMBERED];

    private final long[] seenId = new long[REMEMBERED];

    private long fromNs = Long.MAX_VALUE;
    private long toNs = Long.MAX_VALUE;

    Latency(Reference reference, int sampledReceivers) {
        this.reference = reference;
        this.sampledReceivers = sampledReceivers;
    }

    void measureFrom(long nowNs) {
        fromNs = nowNs;
    }

    void measureUntil(long nowNs) {
        toNs = nowNs;
    }

    /** A sampled receiver got messages {@code firstId} to {@code endId - 1}. */
    void received(long firstId, long endId, long nowNs) {
        for (long id = firstId; id < endId; id++) {
            if (reference.holds(id)) {
                record(id, reference.intendedNs(id), nowNs);
            }
        }
    }

    private void record(long id, long intendedNs, long nowNs) {
        if (intendedNs == Wire.NO_STAMP) {
            return;
        }
        long lateNs = Math.max(0, nowNs - intendedNs);
        recent.recordValue(lateNs);
        int slot = (int) id & (REMEMBERED - 1);
        seenBy[slot] = seenId[slot] == id ? seenBy[slot] + 1 : 1;
        seenId[slot] = id;
        boolean isLast = seenBy[slot] == sampledReceivers;
        if (fromNs <= intendedNs && intendedNs < toNs) {
            each.recordValue(lateNs);
            if (isLast) {
                last.recordValue(lateNs);
            }
        }
    }

    /** Each message at each sampled receiver. */
    Histogram each() {
        return each;
    }

    /** Each message at the sampled receiver that got it last. */
    Histogram last() {
        return last;
    }

    /** What was recorded since the last call, measured or not; to be reset by the caller. */
    Histogram recent() {
        return recent;
    }
}
