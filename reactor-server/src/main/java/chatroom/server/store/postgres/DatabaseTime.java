package chatroom.server.store.postgres;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the database's clock says, as far as is known here: what it said when it was last asked, which every look does, and what went
 * by since. Never ahead of it, unless it was set back since then: nobody who is muted is let through too early. What is stored is dated by
 * the database itself. Any thread.
 */
final class DatabaseTime extends Clock {
    private final LongSupplier nanoTime;
    private volatile Reading last = new Reading(0, 0);

    private record Reading(long millis, long atNs) {}

    DatabaseTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Reads the database's time; done when a connection group opens. */
    void read(StoreConnection connection) throws SQLException {
        said(Long.parseLong(connection.queryForText("SELECT now_millis()")));
    }

    /** The database has just told its time. */
    void said(long millis) {
        last = new Reading(millis, nanoTime.getAsLong());
    }

    @Override
    public long millis() {
        Reading reading = last;
        return reading.millis + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - reading.atNs);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Never needed: times are shown in UTC. */
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
