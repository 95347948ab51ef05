package chatroom.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The transactions of a database: each gets its number when it begins, and they end in any order. With each one's news, which are in
 * a table that a crash of the database empties.
 */
final class Transactions {
    private long lastXid;
    private long lastCommitted;
    private final TreeSet<Long> running = new TreeSet<>();

    /** In the order of commits. */
    private final List<NewsRow> news = new ArrayList<>();

    /** Of transactions below this one news may be gone. */
    private long pruned;

    long begin() {
        running.add(++lastXid);
        return lastXid;
    }

    /** From now on everybody sees what it did. */
    void commit(NewsRow row) {
        if (!running.remove(row.xid())) {
            throw new IllegalStateException("%s isn't running".formatted(row));
        }
        lastCommitted = Math.max(lastCommitted, row.xid());
        news.add(row);
    }

    void abort(long xid) {
        running.remove(xid);
    }

    boolean isRunning(long xid) {
        return running.contains(xid);
    }

    Snapshot snapshot() {
        long xmax = lastXid + 1;
        return new Snapshot(running.isEmpty() ? xmax : running.first(), xmax, Set.copyOf(running));
    }

    /** What a snapshot doesn't see of what is committed now. */
    Stream<NewsRow> newsSince(Snapshot seen) {
        return news.stream().filter(row -> !seen.sees(row.xid()));
    }

    boolean hasAllSince(Snapshot seen) {
        return seen.xmin() >= pruned;
    }

    /** Takes away news that every look has had whose last one wasn't older than this. */
    void prune(Snapshot old) {
        news.removeIf(row -> row.xid() < old.xmin());
        pruned = Math.max(pruned, old.xmin());
    }

    /** What was running is over, and the numbers after the last commit come again. */
    void crash() {
        running.clear();
        news.clear();
        lastXid = lastCommitted;
    }
}
