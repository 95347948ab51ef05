package chatroom.server.store.sqlite;

import chatroom.server.store.Appended;
import chatroom.server.store.MessageAppender;
import chatroom.server.store.NewMessage;
import chatroom.server.store.StorageException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Group commit. Storage thread only. */
final class SqliteAppender implements MessageAppender {
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

    @Override
    public List<Appended> append(List<NewMessage> batch) throws StorageException {
        return write(
                "store the messages",
                (connection, tails, time) -> insertAll(connection, batch, tails, time.ofEntries()));
    }

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

    private static List<Appended> insertAll(
            StoreConnection connection, List<NewMessage> batch, Tails.Taken taken, Instant now) throws SQLException {
        long[] rooms = rooms(connection, batch);
        List<Appended> results = new ArrayList<>(batch.size());
        for (int at = 0; at < batch.size(); at = results.size()) {
            int end = Math.min(at + MessageInserts.ROWS_TOGETHER, batch.size());
            if (end - at < MessageInserts.ROWS_TOGETHER
                    || !insertTogether(connection, rooms, batch, now, taken, results)) {
                insertEach(connection, rooms, batch.subList(0, end), now, taken, results);
            }
        }
        Map<Long, Long> before = new HashMap<>();
        for (int i = 0; i < rooms.length; i++) {
            if (rooms[i] != EntryKey.LOBBY && !results.get(i).duplicate()) {
                before.putIfAbsent(rooms[i], results.get(i).id() - 1);
            }
        }
        noteOtherRooms(connection, before, now);
        return List.copyOf(results);
    }

    private static MessageInserts.Row row(long room, long id, NewMessage message) {
        return new MessageInserts.Row(
                room, id, EntryRow.MESSAGE, message.userId(), message.username(), message.text(), message.nonce());
    }

    private static long[] rooms(StoreConnection connection, List<NewMessage> batch) throws SQLException {
        long[] rooms = new long[batch.size()];
        for (int i = 0; i < rooms.length; i++) {
            String name = batch.get(i).room();
            rooms[i] = i > 0 && name.equals(batch.get(i - 1).room())
                    ? rooms[i - 1]
                    : RoomNumbers.find(connection, name)
                            .orElseThrow(() -> new SQLException("there is no room " + name));
        }
        return rooms;
    }

    /** @return false if one was there already: none was inserted then */
    private static boolean insertTogether(
            StoreConnection connection,
            long[] rooms,
            List<NewMessage> batch,
            Instant now,
            Tails.Taken taken,
            List<Appended> results)
            throws SQLException {
        List<MessageInserts.Row> rows = new ArrayList<>(MessageInserts.ROWS_TOGETHER);
        Map<Long, Long> last = new HashMap<>();
        for (int at = results.size(); rows.size() < MessageInserts.ROWS_TOGETHER; at++) {
            long room = rooms[at];
            Long before = last.get(room);
            long id = (before == null ? taken.last(room) : before) + 1;
            last.put(room, id);
            rows.add(row(room, id, batch.get(at)));
        }
        if (!MessageInserts.insertTogether(connection, rows, now)) {
            return false;
        }
        for (Map.Entry<Long, Long> room : last.entrySet()) {
            taken.take(room.getKey(), room.getValue());
        }
        for (MessageInserts.Row row : rows) {
            results.add(new Appended(row.id(), now, false));
        }
        return true;
    }

    private static void insertEach(
            StoreConnection connection,
            long[] rooms,
            List<NewMessage> batch,
            Instant now,
            Tails.Taken taken,
            List<Appended> results)
            throws SQLException {
        for (int at = results.size(); at < batch.size(); at++) {
            long room = rooms[at];
            Appended appended =
                    MessageInserts.insertOrFind(connection, row(room, taken.last(room) + 1, batch.get(at)), now);
            results.add(appended);
            if (!appended.duplicate()) {
                taken.take(room, appended.id());
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
