package chatroom.server.store.postgres;

import chatroom.server.store.Upkeep.Ahead;
import chatroom.server.store.Upkeep.OthersAhead;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What is dated ahead of the database's clock, because that was wrong once. */
final class WrongTimes {
    /** A clock that is set by the network may be set back by as much. */
    static final long AHEAD_MILLIS = 60_000;

    private static final String LOBBY = "SELECT head, time, now_millis() AS now FROM room WHERE id = 0";
    private static final String MOVE_BACK = """
        UPDATE entry SET time = greatest(
            coalesce((SELECT time FROM entry WHERE room = 0 AND id = ?), time - ?), time - ?)
        WHERE room = 0 AND id > ? AND id <= ?\
        """;
    private static final String NOTE_NEWEST =
            "UPDATE room SET time = coalesce((SELECT time FROM entry WHERE room = 0 AND id = head), 0) WHERE id = 0";

    private static final String OTHERS = """
        SELECT (SELECT count(*) FROM account WHERE created > now_millis() + ?),
            (SELECT count(*) FROM invite WHERE created > now_millis() + ?)\
        """;
    private static final String ACCOUNTS = "UPDATE account SET created = now_millis() WHERE created > now_millis() + ?";
    private static final String INVITES = """
        UPDATE invite SET created = now, expires = now + expires - created FROM now_millis() AS now
        WHERE created > now + ?\
        """;

    /**
     * The first room that has a time ahead. It is locked, because what is written there meanwhile would be dated after its newest entry.
     * After accounts, the same order as everywhere.
     */
    private static final String LOCK_ROOM = """
        SELECT id, head FROM room WHERE id = (
            SELECT id FROM room WHERE id <> 0 AND time > now_millis() + ? AND state <> 'deleted' ORDER BY id LIMIT 1)
        FOR UPDATE\
        """;

    /** From the oldest on: none gets a time before that of another that was before it. */
    private static final String ENTRIES =
            "UPDATE entry SET time = least(time, now_millis()) WHERE room = ? AND id > ? AND id <= ?";

    private static final String ROOM =
            "UPDATE room SET time = coalesce((SELECT time FROM entry WHERE room = ? AND id = head), 0) WHERE id = ?";

    /** Finds messages of the lobby that are dated ahead. */
    static Optional<Ahead> find(StoreConnection connection) throws SQLException {
        try (ResultSet row = connection.prepared(LOBBY).executeQuery()) {
            row.next();
            long head = row.getLong("head");
            long newest = row.getLong("time");
            long now = row.getLong("now");
            if (head == 0 || newest <= now + AHEAD_MILLIS) {
                return Optional.empty();
            }
            long firstId = RoomTimes.newestBefore(connection, 0, now + 1) + 1;
            return Optional.of(new Ahead(head - firstId + 1, firstId, Instant.ofEpochMilli(newest)));
        }
    }

    /** Some of the lobby's, in a transaction. */
    static void moveBack(StoreConnection connection, long afterId, long throughId, long byMillis) throws SQLException {
        PreparedStatement update = connection.prepared(MOVE_BACK);
        update.setLong(1, afterId);
        update.setLong(2, byMillis);
        update.setLong(3, byMillis);
        update.setLong(4, afterId);
        update.setLong(5, throughId);
        update.executeUpdate();
    }

    /** In a transaction: what is stored next isn't dated before the newest there is. */
    static void noteNewest(StoreConnection connection) throws SQLException {
        connection.prepared(NOTE_NEWEST).executeUpdate();
    }

    static OthersAhead others(StoreConnection connection) throws SQLException {
        PreparedStatement select = connection.prepared(OTHERS);
        select.setLong(1, AHEAD_MILLIS);
        select.setLong(2, AHEAD_MILLIS);
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return new OthersAhead(row.getLong(1), row.getLong(2));
        }
    }

    /** Mends the other rooms' times; the caller has begun a transaction. */
    static void mendOthers(StoreConnection connection) throws SQLException {
        for (String sql : new String[] {ACCOUNTS, INVITES}) {
            PreparedStatement statement = connection.prepared(sql);
            statement.setLong(1, AHEAD_MILLIS);
            statement.execute();
        }
    }

    /**
     * Mends some entries of a room, in a transaction.
     *
     * @return whether there may be more, there or in others
     */
    static boolean mendARoom(StoreConnection connection, int most) throws SQLException {
        PreparedStatement lock = connection.prepared(LOCK_ROOM);
        lock.setLong(1, AHEAD_MILLIS);
        try (ResultSet row = lock.executeQuery()) {
            if (!row.next()) {
                return false;
            }
            mend(connection, row.getLong("id"), row.getLong("head"), most);
            return true;
        }
    }

    private static void mend(StoreConnection connection, long room, long head, int most) throws SQLException {
        long now = Long.parseLong(connection.queryForText("SELECT now_millis()"));
        long afterId = RoomTimes.newestBefore(connection, room, now + 1);
        PreparedStatement entries = connection.prepared(ENTRIES);
        entries.setLong(1, room);
        entries.setLong(2, afterId);
        entries.setLong(3, Math.min(head, afterId + most));
        entries.executeUpdate();
        PreparedStatement newest = connection.prepared(ROOM);
        newest.setLong(1, room);
        newest.setLong(2, room);
        newest.executeUpdate();
    }

    private WrongTimes() {}
}
