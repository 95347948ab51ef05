package chatroom.server.store;

import chatroom.protocol.Nonce;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Group commit. Storage thread only. Statements are prepared once and kept: ORMLite would prepare each insert anew. */
final class SqliteAppender implements MessageAppender {
    /** A nonce that was there is found by the insert itself; asking before each insert would cost every message a query. */
    private static final String INSERT = """
            INSERT INTO messages (id, room, user_id, username, text, nonce, time) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (user_id, nonce) WHERE nonce IS NOT NULL DO NOTHING""";

    private static final String FIND_BY_NONCE = "SELECT id, time FROM messages WHERE user_id = ? AND nonce = ?";
    private static final String FIND_LAST = "SELECT id, time FROM messages ORDER BY id DESC LIMIT 1";

    private final Writer writer;
    private final Clock clock;

    /** After the last commit; null before the first, and after a failure: it may have come through, or somebody else wrote. */
    private Tail tail;

    SqliteAppender(Writer writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
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
        return written.results;
    }

    private static Written insertAll(StoreConnection connection, Tail known, List<NewMessage> batch, Clock clock)
            throws SQLException {
        Tail before = known != null ? known : readTail(connection);
        long lastId = before.lastId;
        Instant now = Instant.ofEpochMilli(Math.max(clock.millis(), before.timeMillis));
        List<Appended> results = new ArrayList<>(batch.size());
        for (NewMessage message : batch) {
            Appended appended = insertOrFind(connection, message, lastId + 1, now);
            results.add(appended);
            lastId = appended.duplicate() ? lastId : appended.id();
        }
        return new Written(List.copyOf(results), new Tail(lastId, now.toEpochMilli()));
    }

    private static Appended insertOrFind(StoreConnection connection, NewMessage message, long id, Instant now)
            throws SQLException {
        PreparedStatement insert = connection.prepared(INSERT);
        insert.setLong(1, id);
        insert.setString(2, message.room());
        insert.setLong(3, message.userId());
        insert.setString(4, message.username().value());
        insert.setString(5, message.text().value());
        if (message.nonce().isPresent()) {
            insert.setString(6, message.nonce().get().value());
        } else {
            insert.setNull(6, Types.VARCHAR);
        }
        insert.setLong(7, now.toEpochMilli());
        return insert.executeUpdate() == 1
                ? new Appended(id, now, false)
                : findByNonce(connection, message.userId(), message.nonce().orElseThrow());
    }

    private static Appended findByNonce(StoreConnection connection, long userId, Nonce nonce) throws SQLException {
        PreparedStatement find = connection.prepared(FIND_BY_NONCE);
        find.setLong(1, userId);
        find.setString(2, nonce.value());
        try (ResultSet row = find.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("a message was neither stored nor there before");
            }
            return new Appended(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), true);
        }
    }

    private static Tail readTail(StoreConnection connection) throws SQLException {
        try (ResultSet row = connection.prepared(FIND_LAST).executeQuery()) {
            return row.next() ? new Tail(row.getLong(1), row.getLong(2)) : new Tail(0, Long.MIN_VALUE);
        }
    }
}
