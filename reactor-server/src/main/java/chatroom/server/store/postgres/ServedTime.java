package chatroom.server.store.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time by which sessions expire: it passes only while a server works on the database, by a clock that can't be set, and goes on at the
 * next start where it was last {@linkplain #note noted}. It began at what the database's clock said, and means nothing beyond that. Where
 * several servers work it passes once: one that lags behind what another has noted catches up when it notes.
 */
final class ServedTime {
    /**
     * Never back, and no further than what went by since anybody noted it. Where another server is noting it just now, that will do: nobody
     * waits for that row, whatever else they have locked.
     */
    private static final String NOTE = """
        UPDATE house SET served_at = now_millis(), served_millis = greatest(served_millis,
            least(?, served_millis + greatest(0, now_millis() - served_at)))
        FROM (SELECT one FROM house FOR UPDATE SKIP LOCKED) free WHERE house.one = free.one
        RETURNING served_millis\
        """;

    private final LongSupplier nanoTime;
    private volatile Reading last;

    private record Reading(long millis, long atNs) {}

    private ServedTime(long millis, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.last = new Reading(millis, nanoTime.getAsLong());
    }

    static ServedTime goOn(StoreConnection connection, LongSupplier nanoTime) throws SQLException {
        return new ServedTime(Long.parseLong(connection.queryForText("SELECT served_millis FROM house")), nanoTime);
    }

    /** Any thread. */
    long millis() {
        Reading reading = last;
        return reading.millis + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - reading.atNs);
    }

    /** Storage thread, in a transaction. What passed since the last time is lost when the process is killed. */
    void note(StoreConnection connection) throws SQLException {
        long atNs = nanoTime.getAsLong();
        long millis = millis();
        PreparedStatement update = connection.prepared(NOTE);
        update.setLong(1, millis);
        try (ResultSet row = update.executeQuery()) {
            if (row.next()) {
                last = new Reading(Math.max(millis, row.getLong(1)), atNs);
            }
        }
    }
}
