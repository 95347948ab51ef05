package chatroom.server.store.sqlite;

import com.j256.ormlite.stmt.QueryBuilder;
import com.j256.ormlite.stmt.UpdateBuilder;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time by which sessions expire: it passes only while the database is open, by a clock that can't be set, and goes on at the next start
 * where it was last {@linkplain #note noted}. So no reading of the machine's clock ends a session, and neither does a server that was away.
 * It begins at what the machine's clock said once, and means nothing beyond that.
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

    /**
     * In a transaction.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    static ServedTime goOn(StoreConnection connection, Clock clock, LongSupplier nanoTime) throws SQLException {
        MetaRow noted = connection.meta.queryForId(MetaRow.SERVED);
        if (noted != null) {
            return new ServedTime(Long.parseLong(noted.value), nanoTime);
        }
        // A database of a server that expired sessions by the machine's clock. That may be wrong now, and may have been
        // wrong when a session was used; but where it is neither, none was used after the one that was used last.
        long now = clock.millis();
        Long lastUse = lastUse(connection, now);
        if (lastUse == null) {
            lastUse = lastUse(connection, Long.MAX_VALUE);
        }
        ServedTime served = new ServedTime(lastUse == null ? now : lastUse, nanoTime);
        UpdateBuilder<TokenRow, Void> ahead = connection.tokens.updateBuilder();
        ahead.updateColumnValue("last_used", served.beganMillis).where().gt("last_used", served.beganMillis);
        ahead.update();
        served.note(connection);
        return served;
    }

    /** Of any session, but none after this; null if there is none. */
    private static Long lastUse(StoreConnection connection, long untilMillis) throws SQLException {
        QueryBuilder<TokenRow, Void> newest = connection.tokens.queryBuilder();
        newest.orderBy("last_used", false).where().le("last_used", untilMillis);
        TokenRow token = newest.queryForFirst();
        return token == null ? null : token.lastUsedMillis;
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
