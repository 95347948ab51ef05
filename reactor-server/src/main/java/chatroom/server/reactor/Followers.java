package chatroom.server.reactor;

import chatroom.server.log.MessageLog;
import java.util.ArrayList;
import java.util.List;

/** The connections that follow one log. */
final class Followers {
    private final MessageLog log;
    private final List<TcpConnection> connections = new ArrayList<>();
    private long sentToEnd;

    Followers(MessageLog log) {
        this.log = log;
        this.sentToEnd = log.end();
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

    /** Flushes every follower, if the log grew since the last time; returns how many. */
    int fanOut() {
        if (log.end() == sentToEnd) {
            return 0;
        }
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
