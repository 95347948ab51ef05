package chatroom.server.store.sqlite;

import chatroom.server.store.StorageException;
import chatroom.server.store.journal.BatchTime;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Group commit: one transaction for all that waits. Storage thread only. */
final class SqliteAppender {
    private static final String NEWEST_IN_LOBBY = "SELECT time FROM messages WHERE id > 0 ORDER BY id DESC LIMIT 1";

    /** The lobby's newest message tells its time itself. */
    static final String NOTE_TIME = "INSERT INTO meta (name, value) VALUES ('" + MetaRow.NEWEST
            + "', ?) ON CONFLICT DO UPDATE SET value = excluded.value";

    private static final String TO_BE_INDEXED =
            "INSERT INTO unindexed (room, after_id) VALUES (?, ?) ON CONFLICT DO NOTHING";

    private final Writer writer;
    private final Clock clock;
    private final Tails tails = new Tails();

    /** What is stored next isn't earlier, in whichever room, even if the clock was set back. */
    private volatile long newestMillis;

    /** Whether {@link #newestMillis} may be wrong: after a failure that perhaps came through. */
    private boolean inDoubt;

    /** @param newestMillis the time of the newest message; 0 if there is none */
    SqliteAppender(Writer writer, Clock clock, long newestMillis) {
        this.writer = writer;
        this.clock = clock;
        this.newestMillis = newestMillis;
    }

    static long newestMillis(StoreConnection connection) throws SQLException {
        MetaRow noted = connection.meta.queryForId(MetaRow.NEWEST);
        long millis = noted == null ? 0 : Long.parseLong(noted.value);
        try (ResultSet row = connection.prepared(NEWEST_IN_LOBBY).executeQuery()) {
            return row.next() ? Math.max(millis, row.getLong(1)) : millis;
        }
    }

    /** The time of the newest message; 0 if there is none. Any thread. */
    long newestMillis() {
        return newestMillis;
    }

    /** The times of messages are other ones now. Storage thread. */
    void onTimesChanged() throws StorageException {
        tails.forget();
        newestMillis = writer.write("look at its times", SqliteAppender::newestMillis);
    }

    /** What is done in the transaction of a batch. */
    @FunctionalInterface
    interface Batch<R> {
        R store(StoreConnection connection, Tails.Taken tails, BatchTime time) throws SQLException;
    }

    /** What a transaction leads to, if it commits. */
    private record Written<R>(R result, Tails.Taken tails, long millis) {}

    /** The one way in which entries get into journals. */
    <R> R write(String what, Batch<R> batch) throws StorageException {
        boolean committed = false;
        try {
            Written<R> written = writer.write(what, connection -> {
                long newest = inDoubt ? newestMillis(connection) : newestMillis;
                BatchTime time = BatchTime.of(clock, newest);
                Tails.Taken taken = tails.begin(connection);
                return new Written<>(
                        batch.store(connection, taken, time),
                        taken,
                        time.ofEntries().toEpochMilli());
            });
            // Only now: a batch that failed uses no ids up.
            written.tails.commit();
            newestMillis = written.millis;
            committed = true;
            return written.result;
        } finally {
            inDoubt = !committed;
            if (inDoubt) {
                tails.forget();
            }
        }
    }

    /**
     * What is read off the end of the lobby's messages must be noted where there are other rooms.
     *
     * @param before those that have more entries now, and the last that each had
     */
    static void noteOtherRooms(StoreConnection connection, Map<Long, Long> before, Instant now) throws SQLException {
        if (before.isEmpty()) {
            return;
        }
        PreparedStatement toBeIndexed = connection.prepared(TO_BE_INDEXED);
        for (Map.Entry<Long, Long> room : before.entrySet()) {
            toBeIndexed.setLong(1, room.getKey());
            toBeIndexed.setLong(2, room.getValue());
            toBeIndexed.executeUpdate();
        }
        PreparedStatement noteTime = connection.prepared(NOTE_TIME);
        noteTime.setString(1, Long.toString(now.toEpochMilli()));
        noteTime.executeUpdate();
    }
}
