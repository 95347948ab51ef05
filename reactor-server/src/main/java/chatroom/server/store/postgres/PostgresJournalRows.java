package chatroom.server.store.postgres;

import chatroom.server.store.journal.BatchTime;
import chatroom.server.store.journal.JournalRows;
import chatroom.server.store.journal.StoredValue;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/**
 * The rows of one transaction that has locked its rooms: what is decided by them holds until it commits. Storage thread only.
 */
final class PostgresJournalRows implements JournalRows {
    /** In the order of their numbers, as everybody does it. */
    private static final String LOCK = """
        SELECT *, now_millis() AS now
        FROM (SELECT id, name, head, time, rules, state FROM room WHERE id = ANY(?) ORDER BY id FOR UPDATE) locked\
        """;

    private final StoreConnection connection;
    private final RoomTails tails;
    private final PostgresEntryRows entries;
    private final PostgresRoomRows rooms;
    private final PostgresMemberRows members;
    private final BatchTime time;

    private PostgresJournalRows(
            StoreConnection connection, Collection<Long> numbers, RoomTails tails, Nonces nonces, BatchTime time) {
        this.connection = connection;
        this.tails = tails;
        this.time = time;
        this.entries = new PostgresEntryRows(connection, tails, nonces);
        this.rooms = new PostgresRoomRows(connection, tails);
        this.members = new PostgresMemberRows(connection, numbers);
    }

    /** Waits for who has locked one of these rooms. In a transaction that has locked none yet. */
    static PostgresJournalRows locked(StoreConnection connection, Nonces nonces, Collection<Long> numbers)
            throws SQLException {
        RoomTails tails = new RoomTails();
        // After the last of them is locked: what another server stored before has no later time.
        long millis = 0;
        if (!numbers.isEmpty()) {
            PreparedStatement lock = connection.prepared(LOCK);
            lock.setArray(1, connection.jdbc().createArrayOf("bigint", numbers.toArray()));
            try (ResultSet row = lock.executeQuery()) {
                while (row.next()) {
                    millis = row.getLong("now");
                    tails.put(
                            row.getLong("id"),
                            StoredValue.roomName(row, 2),
                            row.getString("state").equals("deleted"),
                            row.getLong("head"),
                            row.getLong("time"),
                            row.getLong("rules"));
                }
            }
        }
        if (millis == 0) {
            millis = Long.parseLong(connection.queryForText("SELECT now_millis()"));
        }
        BatchTime time = new BatchTime(
                Instant.ofEpochMilli(Math.max(millis, tails.newestMillis())), Instant.ofEpochMilli(millis));
        return new PostgresJournalRows(connection, numbers, tails, nonces, time);
    }

    BatchTime time() {
        return time;
    }

    /**
     * To be called once all is written, before the commit.
     *
     * @return the rooms that have more entries
     */
    Set<Long> finish() throws SQLException {
        entries.flush();
        return tails.write(connection, time.ofEntries());
    }

    /** Once that is committed. */
    void noteHeads(KnownHeads heads) {
        entries.noteHeads(heads);
    }

    @Override
    public PostgresEntryRows entries() {
        return entries;
    }

    @Override
    public PostgresRoomRows rooms() {
        return rooms;
    }

    @Override
    public PostgresMemberRows members() {
        return members;
    }
}
