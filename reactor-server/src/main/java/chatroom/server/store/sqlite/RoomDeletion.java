package chatroom.server.store.sqlite;

import chatroom.protocol.RoomName;
import chatroom.server.store.journal.StoredValue;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The end of a room, but of no direct one: its two users would have no other. Its row stays, so that nobody gets its name, and without a
 * topic, members and read marks; its entries go one part after the other, the newest first, so that there is never a hole. Storage thread
 * only, in one transaction.
 */
final class RoomDeletion {
    /** By one statement: a few milliseconds. */
    private static final int TOGETHER = 500;

    private static final String FIND = "SELECT id FROM rooms WHERE name_key = ? AND id <> 0 AND kind <> 'direct'";
    private static final String FIND_DELETED = FIND + " AND state = 'deleted'";
    private static final String MARK = "UPDATE rooms SET state = 'deleted', topic = '' WHERE id = ?";
    private static final String MEMBERS = "DELETE FROM members WHERE room = ?";
    private static final String READ_MARKS = "DELETE FROM read_marks WHERE room = ?";
    private static final String UNINDEXED = "DELETE FROM unindexed WHERE room = ?";
    private static final String ENTRIES = """
        DELETE FROM messages WHERE id IN (
            SELECT id FROM messages WHERE id > ? AND id < ? ORDER BY id DESC LIMIT ?)\
        """;

    private static final String UNFINISHED = """
        SELECT name FROM rooms WHERE state = 'deleted' AND EXISTS (
            SELECT 1 FROM messages
            WHERE messages.id > rooms.id * -%1$s AND messages.id < (rooms.id - 1) * -%1$s)\
        """.formatted(-EntryKey.beforeFirst(1));

    /** @return false if it is the lobby or a direct room, or there never was such a room */
    static boolean begin(StoreConnection connection, RoomName name) throws SQLException {
        OptionalLong room = find(connection, FIND, name);
        if (room.isEmpty()) {
            return false;
        }
        for (String statement : new String[] {MARK, MEMBERS, READ_MARKS, UNINDEXED}) {
            PreparedStatement delete = connection.prepared(statement);
            delete.setLong(1, room.getAsLong());
            delete.executeUpdate();
        }
        return true;
    }

    /** @return whether there are more */
    static boolean takeSomeAway(StoreConnection connection, RoomName name) throws SQLException {
        OptionalLong room = find(connection, FIND_DELETED, name);
        if (room.isEmpty()) {
            return false;
        }
        // From the index of words they go by its trigger.
        PreparedStatement delete = connection.prepared(ENTRIES);
        delete.setLong(1, EntryKey.beforeFirst(room.getAsLong()));
        delete.setLong(2, EntryKey.afterLast(room.getAsLong()));
        delete.setInt(3, TOGETHER);
        return delete.executeUpdate() == TOGETHER;
    }

    /** Deleted rooms that have entries. */
    static List<RoomName> unfinished(StoreConnection connection) throws SQLException {
        List<RoomName> found = new ArrayList<>();
        try (ResultSet row = connection.prepared(UNFINISHED).executeQuery()) {
            while (row.next()) {
                found.add(StoredValue.roomName(row, 1));
            }
        }
        return found;
    }

    private static OptionalLong find(StoreConnection connection, String select, RoomName name) throws SQLException {
        PreparedStatement find = connection.prepared(select);
        find.setString(1, name.key());
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    private RoomDeletion() {}
}
