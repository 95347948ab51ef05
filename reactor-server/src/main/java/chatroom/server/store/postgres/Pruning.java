package chatroom.server.store.postgres;

import chatroom.protocol.RoomName;
import chatroom.server.store.News;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What takes texts, or whole rooms, away: a part at a time, in a transaction, with the room locked as whoever writes to it locks it.
 * Storage thread only. Words go from their index with the texts; PostgreSQL gives the space back by itself, with its autovacuum.
 */
final class Pruning {
    /** By one statement: a few milliseconds. */
    static final int TOGETHER = 500;

    private static final String LOCK = "SELECT id FROM room WHERE name_key = ? AND state <> 'deleted' FOR UPDATE";
    private static final String TEXTS = """
        UPDATE entry SET text = '', edited = NULL, reactions = NULL
        WHERE room = ? AND id > ? AND id <= ? AND text <> ''\
        """;
    private static final String WORDS =
            "UPDATE word SET words = '' WHERE room = ? AND id > ? AND id <= ? AND words <> ''";

    private static final String MARK_DELETED = """
        UPDATE room SET state = 'deleted', topic = ''
        WHERE name_key = ? AND id <> 0 AND kind <> 'direct' RETURNING id, name\
        """;
    private static final String MEMBERS = "DELETE FROM member WHERE room = ?";
    private static final String MARKS = "DELETE FROM mark WHERE room = ?";

    private static final String DELETED = """
        SELECT r.id, (SELECT coalesce(max(e.id), 0) FROM entry e WHERE e.room = r.id) AS newest
        FROM room r WHERE r.name_key = ? AND r.state = 'deleted'\
        """;

    private static final String ENTRIES = "DELETE FROM entry WHERE room = ? AND id > ?";
    private static final String WORDS_OF_ENTRIES = "DELETE FROM word WHERE room = ? AND id > ?";

    private static final String UNFINISHED = """
        SELECT name FROM room WHERE state = 'deleted' AND EXISTS (SELECT 1 FROM entry WHERE entry.room = room.id)\
        """;

    /** @return empty if there is no such room */
    static OptionalLong lock(StoreConnection connection, RoomName room) throws SQLException {
        PreparedStatement lock = connection.prepared(LOCK);
        lock.setString(1, room.key());
        return RoomTimes.number(lock);
    }

    /**
     * Texts before words: another server that is indexing the texts is waited for, and then its words are there to be taken.
     *
     * @return how many had a text
     */
    static int takeTexts(StoreConnection connection, long room, long afterId, long throughId) throws SQLException {
        int texts = range(connection.prepared(TEXTS), room, afterId, throughId);
        range(connection.prepared(WORDS), room, afterId, throughId);
        return texts;
    }

    private static int range(PreparedStatement update, long room, long afterId, long throughId) throws SQLException {
        update.setLong(1, room);
        update.setLong(2, afterId);
        update.setLong(3, throughId);
        return update.executeUpdate();
    }

    /** @return false if it is the lobby or a direct room, or there never was such a room */
    static boolean beginDeletion(StoreConnection connection, RoomName room) throws SQLException {
        PreparedStatement mark = connection.prepared(MARK_DELETED);
        mark.setString(1, room.key());
        long number;
        try (ResultSet row = mark.executeQuery()) {
            if (!row.next()) {
                return false;
            }
            number = row.getLong("id");
            connection.news().notice(new News.Notice.RoomDeleted(new RoomName(row.getString("name"))));
        }
        for (String statement : new String[] {MEMBERS, MARKS}) {
            PreparedStatement delete = connection.prepared(statement);
            delete.setLong(1, number);
            delete.executeUpdate();
        }
        return true;
    }

    /**
     * The newest first, so that there is never a hole, and then their words: another server that is indexing the entries is waited for
     * first. With the last entries all words go that the room still has.
     *
     * @return whether there are more
     */
    static boolean takeEntries(StoreConnection connection, RoomName room) throws SQLException {
        PreparedStatement find = connection.prepared(DELETED);
        find.setString(1, room.key());
        long number;
        long afterId;
        try (ResultSet row = find.executeQuery()) {
            if (!row.next()) {
                return false;
            }
            number = row.getLong("id");
            afterId = row.getLong("newest") - TOGETHER;
        }
        for (String statement : new String[] {ENTRIES, WORDS_OF_ENTRIES}) {
            PreparedStatement delete = connection.prepared(statement);
            delete.setLong(1, number);
            delete.setLong(2, afterId);
            delete.executeUpdate();
        }
        return afterId > 0;
    }

    /** Deleted rooms that have entries. */
    static List<RoomName> unfinished(StoreConnection connection) throws SQLException {
        List<RoomName> found = new ArrayList<>();
        try (ResultSet row = connection.prepared(UNFINISHED).executeQuery()) {
            while (row.next()) {
                found.add(new RoomName(row.getString(1)));
            }
        }
        return found;
    }

    private Pruning() {}
}
