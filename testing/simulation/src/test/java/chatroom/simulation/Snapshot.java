package chatroom.simulation;

import java.util.Set;

/**
 * What PostgreSQL's pg_current_snapshot() says: which transactions are seen.
 *
 * @param xmin all below are over
 * @param xmax none from this one on had begun
 * @param running those in between that weren't over
 */
record Snapshot(long xmin, long xmax, Set<Long> running) {
    /** Whether it sees what a transaction did that is committed by now. */
    boolean sees(long xid) {
        return xid < xmax && !running.contains(xid);
    }
}
