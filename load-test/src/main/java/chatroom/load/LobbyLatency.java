package chatroom.load;

import org.HdrHistogram.Histogram;

/** How late messages of the lobby come to some sampled receivers, which get all of them. */
final class LobbyLatency extends Latency {
    private static final int DIGITS = 3;
    private static final int REMEMBERED = 1 << 18;

    private final Reference reference;
    private final int sampledReceivers;
    private final Histogram last = new Histogram(DIGITS);

    /** How many of the sampled receivers have which message, at {@code id % REMEMBERED}. */
    private final int[] seenBy = new int[REMEMBERED];

    private final long[] seenId = new long[REMEMBERED];

    LobbyLatency(Reference reference, int sampledReceivers) {
        this.reference = reference;
        this.sampledReceivers = sampledReceivers;
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
        record(intendedNs, nowNs);
        int slot = (int) id & (REMEMBERED - 1);
        seenBy[slot] = seenId[slot] == id ? seenBy[slot] + 1 : 1;
        seenId[slot] = id;
        if (seenBy[slot] == sampledReceivers && isMeasured(intendedNs)) {
            last.recordValue(lateNs(intendedNs, nowNs));
        }
    }

    /** Each message at the sampled receiver that got it last. */
    Histogram last() {
        return last;
    }
}
