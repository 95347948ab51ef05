package chatroom.server.store.sqlite;

import chatroom.server.store.Appended;
import chatroom.server.store.MessageAppender;
import chatroom.server.store.NewMessage;
import chatroom.server.store.StorageException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Group commit. Storage thread only. */
final class SqliteAppender implements MessageAppender {
    private static final String FIND_LAST = "SELECT id, time FROM messages ORDER BY id DESC LIMIT 1";

    private final Writer writer;
    private final Clock clock;

    /** After the last commit; null before the first, and after a failure: it may have come through, or somebody else wrote. */
    private Tail tail;

    private volatile long newestMillis;

    /** @param newestMillis the time of the last message; 0 if there is none */
    SqliteAppender(Writer writer, Clock clock, long newestMillis) {
        this.writer = writer;
        this.clock = clock;
        this.newestMillis = newestMillis;
    }

    static long newestMillis(StoreConnection connection) throws SQLException {
        return Math.max(0, readTail(connection).timeMillis);
    }

    /** The time of the last message; 0 if there is none. Any thread. */
    long newestMillis() {
        return newestMillis;
    }

    /** The times of messages are other ones now. Storage thread. */
    void onTimesChanged() throws StorageException {
        tail = null;
        newestMillis = writer.write("look at its times", SqliteAppender::newestMillis);
    }

    /**
     * Where the next message goes.
     *
     * @param timeMillis of the last message: the next isn't earlier, even if the clock was set back
     */
    private record Tail(long lastId, long timeMillis) {}

    /** What a transaction leads to, if it commits. */
    private record Written(List<Appended> results, Tail tail) {}

    @Override
    public List<Appended> append(List<NewMessage> batch) throws StorageException {
        Tail known = tail;
        tail = null;
        Written written = writer.write("store the messages", connection -> insertAll(connection, known, batch, clock));
        // Only now: a batch that failed uses no ids up.
        tail = written.tail;
        newestMillis = tail.timeMillis;
        return written.results;
    }

    private static Written insertAll(StoreConnection connection, Tail known, List<NewMessage> batch, Clock clock)
            throws SQLException {
        Tail before = known != null ? known : readTail(connection);
        long lastId = before.lastId;
        Instant now = Instant.ofEpochMilli(Math.max(clock.millis(), before.timeMillis));
        List<Appended> results = new ArrayList<>(batch.size());
        for (int at = 0; at < batch.size(); at = results.size()) {
            int end = Math.min(at + MessageInserts.ROWS_TOGETHER, batch.size());
            lastId = insertSome(connection, batch.subList(at, end), lastId, now, results);
        }
        return new Written(List.copyOf(results), new Tail(lastId, now.toEpochMilli()));
    }

    private static long insertSome(
            StoreConnection connection, List<NewMessage> messages, long lastId, Instant now, List<Appended> results)
            throws SQLException {
        long id = lastId;
        if (messages.size() == MessageInserts.ROWS_TOGETHER
                && MessageInserts.insertTogether(connection, messages, id + 1, now)) {
            for (int i = 0; i < messages.size(); i++) {
                results.add(new Appended(++id, now, false));
            }
            return id;
        }
        for (NewMessage message : messages) {
            Appended appended = MessageInserts.insertOrFind(connection, message, id + 1, now);
            results.add(appended);
            id = appended.duplicate() ? id : appended.id();
        }
        return id;
    }

    private static Tail readTail(StoreConnection connection) throws SQLException {
        try (ResultSet row = connection.prepared(FIND_LAST).executeQuery()) {
            return row.next() ? new Tail(row.getLong(1), row.getLong(2)) : new Tail(0, Long.MIN_VALUE);
        }
    }
}
