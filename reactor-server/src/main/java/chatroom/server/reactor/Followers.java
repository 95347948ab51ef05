package chatroom.server.reactor;

import chatroom.server.log.MessageLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The connections that follow one log. */
final class Followers {
    private static final long SHORT_NS = 200_000;
    private static final long LONGEST_GAP_NS = 10_000_000;

    /** What a write to one follower costs at least, whatever there is to write (docs/performance.md, curve). */
    private static final long WRITE_NS = 4_000;

    /**
     * From so many on a write costs more, as the kernel's state of each socket is in no cache, and it pays to make fewer: the pause grows
     * with their number.
     */
    private static final int MANY_FOLLOWERS = 1_000;

    /** From so many on it grows no more. */
    private static final int MOST_FOLLOWERS = 1_800;

    /** A fan-out that carried more than this to each reader took long for that, and not for its writes. */
    private static final int FEW_BYTES = 4_096;

    private final MessageLog log;
    private final List<TcpConnection> connections = new ArrayList<>();
    private final Timers timers;
    private long sentToEnd;

    /** Before this time the next fan-out isn't worth its while. */
    private long notBeforeNs;

    private boolean waiting;

    Followers(MessageLog log, Timers timers) {
        this.log = log;
        this.timers = timers;
        this.sentToEnd = log.end();
        this.notBeforeNs = timers.nowNs();
    }

    void add(TcpConnection connection) {
        connection.followerIndex = connections.size();
        connections.add(connection);
    }

    /** The last one takes its place. */
    void remove(TcpConnection connection) {
        TcpConnection last = connections.remove(connections.size() - 1);
        if (last != connection) {
            connections.set(connection.followerIndex, last);
            last.followerIndex = connection.followerIndex;
        }
    }

    /** Flushes every follower, if the log grew since the last time and it isn't too soon after that; returns how many. */
    int fanOut() {
        if (log.end() == sentToEnd || waiting) {
            return 0;
        }
        long beganNs = timers.nowNs();
        if (beganNs - notBeforeNs < 0) {
            waiting = true;
            timers.schedule(Duration.ofNanos(notBeforeNs - beganNs), () -> waiting = false);
            return 0;
        }
        long carriedBytes = log.end() - sentToEnd;
        int flushed = flushAll();
        long endedNs = timers.nowNs();
        notBeforeNs = endedNs + gapAfter(endedNs - beganNs, flushed, carriedBytes);
        return flushed;
    }

    /**
     * A fan-out that took long is followed by a pause as long, in which more messages gather for the next: then at most half of the time
     * goes into fan-outs, and each carries more. One that was short is followed by none. What a fan-out takes beyond its writes, for all
     * that it carries, no pause would save.
     *
     * @param carriedBytes to each follower
     */
    static long gapAfter(long tookNs, int followers, long carriedBytes) {
        if (tookNs < SHORT_NS) {
            return 0;
        }
        long gapNs = Math.min(tookNs, Math.max(LONGEST_GAP_NS, followers * WRITE_NS));
        boolean grows = followers > MANY_FOLLOWERS && carriedBytes <= FEW_BYTES;
        return grows ? gapNs * Math.min(followers, MOST_FOLLOWERS) / MANY_FOLLOWERS : gapNs;
    }

    private int flushAll() {
        sentToEnd = log.end();
        int flushed = connections.size();
        // From the end, because a flush may remove its own connection, and then the last one, which had its turn, takes
        // its place.
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).flush();
        }
        return flushed;
    }
}
