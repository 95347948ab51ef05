package chatroom.server.reactor;

/**
 * When a log may be fanned out again: after a pause a quarter longer than the last fan-out took, in which more messages gather for the
 * next, unless the last four fan-outs brought one message each.
 *
 * <p>A fan-out costs a write for each reader, whatever it carries; so at most four ninths of the time go into fan-outs where messages come
 * fast. Where they come one by one, because whoever sends waits until everybody has the last, a pause only makes everybody wait; then just
 * one fan-out in 64 is followed by one, to find out whether that has changed. What a fan-out takes beyond its writes, for all that it
 * carries, no pause would save: none is longer than two writes to each reader take. See docs/decisions/0032.
 */
final class FanOutPacing {
    private static final int ALONE_IN_A_ROW = 4;
    private static final int TRY_ONE_IN = 64;

    /** What two writes take, about (docs/performance.md). */
    private static final long LONGEST_NS_PER_READER = 10_000;

    private long notBeforeNs;

    /** How many of the last fan-outs, without one in between that brought more, brought one message. */
    private int aloneInARow;

    FanOutPacing(long nowNs) {
        notBeforeNs = nowNs;
    }

    /** How long the next fan-out has to wait; 0 or less if it may begin. */
    long pauseLeftNs(long nowNs) {
        return notBeforeNs - nowNs;
    }

    /** @param messages brought to each reader */
    void onFannedOut(long beganNs, long endedNs, int readers, long messages) {
        aloneInARow = messages > 1 ? 0 : aloneInARow + 1;
        boolean pays = aloneInARow < ALONE_IN_A_ROW || aloneInARow % TRY_ONE_IN == 0;
        notBeforeNs = pays ? endedNs + pauseAfter(endedNs - beganNs, readers) : endedNs;
    }

    private static long pauseAfter(long tookNs, int readers) {
        return Math.min(tookNs + tookNs / 4, readers * LONGEST_NS_PER_READER);
    }
}
