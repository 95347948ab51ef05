package chatroom.server.reactor;

import chatroom.server.log.MessageLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The connections that follow one log. */
final class Followers {
    private final MessageLog log;
    private final List<TcpConnection> connections = new ArrayList<>();
    private final Timers timers;
    private final FanOutPacing pacing;
    private long sentToEnd;
    private long sentToId;

    /** For the end of a pause. */
    private boolean waiting;

    Followers(MessageLog log, Timers timers) {
        this.log = log;
        this.timers = timers;
        this.pacing = new FanOutPacing(timers.nowNs());
        this.sentToEnd = log.end();
        this.sentToId = log.lastId();
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
        long pauseLeftNs = pacing.pauseLeftNs(beganNs);
        if (pauseLeftNs > 0) {
            waiting = true;
            timers.schedule(Duration.ofNanos(pauseLeftNs), () -> waiting = false);
            return 0;
        }
        long messages = log.lastId() - sentToId;
        int flushed = flushAll();
        pacing.onFannedOut(beganNs, timers.nowNs(), flushed, messages);
        return flushed;
    }

    private int flushAll() {
        sentToEnd = log.end();
        sentToId = log.lastId();
        int flushed = connections.size();
        // From the end, because a flush may remove its own connection, and then the last one, which had its turn, takes
        // its place.
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).flush();
        }
        return flushed;
    }
}
