package chatroom.server.store.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time by which sessions expire: it passes only while a server works on the database, by a clock that can't be set, and goes on at the
 * next start where it was last {@linkplain #note noted}. It began at what the database's clock said, and means nothing beyond that.
 */
final class ServedTime {
    /** Never back: what was noted by a server that was here before stays. */
    private static final String NOTE = "UPDATE house SET served_millis = greatest(served_millis, ?)";

    private final long beganMillis;
    private final long beganNs;
    private final LongSupplier nanoTime;

    private ServedTime(long beganMillis, LongSupplier nanoTime) {
        this.beganMillis = beganMillis;
        this.beganNs = nanoTime.getAsLong();
        this.nanoTime = nanoTime;
    }

    static ServedTime goOn(StoreConnection connection, LongSupplier nanoTime) throws SQLException {
        return new ServedTime(Long.parseLong(connection.queryForText("SELECT served_millis FROM house")), nanoTime);
    }

    /** Any thread. */
    long millis() {
        return beganMillis + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - beganNs);
    }

    /** Storage thread, in a transaction. What passed since the last time is lost when the process is killed. */
    void note(StoreConnection connection) throws SQLException {
        PreparedStatement update = connection.prepared(NOTE);
        update.setLong(1, millis());
        update.executeUpdate();
    }
}
