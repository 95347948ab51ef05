package chatroom.torture;

import chatroom.load.Violations;

/** What those see of a server who are logged in there. One thread. */
final class SeenOfServer {
    private final Violations violations;
    private int cut;
    private String lastEnd = "";
    private int refused;
    private long acknowledged;
    private long longestWaitNs;

    /** Whether the server can't reach its database. */
    private boolean isCutOff;

    private long cutOffNs;

    SeenOfServer(Violations violations) {
        this.violations = violations;
    }

    /** @param why a connection ended: what the server said, or what became of the socket */
    void onCut(String why) {
        cut++;
        lastEnd = why;
    }

    /** Because of what will pass. */
    void onRefused() {
        refused++;
    }

    /** @param stayed whether the connection is the one over which it was said */
    void onAcknowledged(String who, long saidNs, boolean stayed) {
        acknowledged++;
        if (stayed) {
            longestWaitNs = Math.max(longestWaitNs, System.nanoTime() - saidNs);
        }
        if (isCutOff && saidNs - cutOffNs > 0) {
            violations.add("%s was acknowledged by a server that couldn't reach its database".formatted(who));
        }
    }

    /** From now on; what is said meanwhile may not be acknowledged. */
    void setCutOff(boolean now) {
        isCutOff = now;
        cutOffNs = System.nanoTime();
    }

    /** Connections that ended. */
    int cut() {
        return cut;
    }

    /** Why the last of them did. */
    String lastEnd() {
        return lastEnd;
    }

    int refused() {
        return refused;
    }

    long acknowledged() {
        return acknowledged;
    }

    /** For an answer over the same connection, since this was asked for last. */
    long takeLongestWaitNs() {
        long longest = longestWaitNs;
        longestWaitNs = 0;
        return longest;
    }
}
