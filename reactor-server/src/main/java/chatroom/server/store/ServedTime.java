package chatroom.server.store;

import com.j256.ormlite.stmt.QueryBuilder;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time by which sessions expire: it passes only while the database is open, by a clock that can't be set, and goes on at the next start where it was last
 * {@linkplain #note noted}. So no reading of the machine's clock ends a session, and neither does a server that was away. It begins at what the machine's clock
 * said once, and means nothing beyond that.
 */
final class ServedTime {
    private final long beganMillis;
    private final long beganNs;
    private final LongSupplier nanoTime;

    private ServedTime(long beganMillis, LongSupplier nanoTime) {
        this.beganMillis = beganMillis;
        this.beganNs = nanoTime.getAsLong();
        this.nanoTime = nanoTime;
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    static ServedTime goOn(StoreConnection connection, Clock clock, LongSupplier nanoTime) throws SQLException {
        MetaRow noted = connection.meta.queryForId(MetaRow.SERVED);
        if (noted != null) {
            return new ServedTime(Long.parseLong(noted.value), nanoTime);
        }
        // A database of a server that expired sessions by the machine's clock: that may be wrong now, but no session
        // was used after the one that was used last.
        QueryBuilder<TokenRow, Void> newest = connection.tokens.queryBuilder();
        TokenRow token = newest.orderBy("last_used", false).queryForFirst();
        return new ServedTime(token != null ? token.lastUsedMillis : clock.millis(), nanoTime);
    }

    /** Any thread. */
    long millis() {
        return beganMillis + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - beganNs);
    }

    /** Storage thread, in a transaction. What passed since the last time is lost when the process is killed. */
    void note(StoreConnection connection) throws SQLException {
        connection.meta.createOrUpdate(new MetaRow(MetaRow.SERVED, Long.toString(millis())));
    }
}
