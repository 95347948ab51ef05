package chatroom.server.cluster;

import chatroom.server.stats.Count;

/** What is counted of looks at the other servers. Written by the reactor thread only, read by any. */
public final class ClusterStats {
    /** Servers that are known to be alive, this one among them. */
    public final Count nodes = new Count();

    /** Times at which somebody said that there may be something to look at. */
    public final Count nudges = new Count();

    /** Looks that failed. */
    public final Count failures = new Count();

    public ClusterStats() {
        nodes.increment();
    }
}
