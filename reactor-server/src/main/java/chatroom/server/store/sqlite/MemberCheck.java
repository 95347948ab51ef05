package chatroom.server.store.sqlite;

import chatroom.protocol.Role;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.Username;
import chatroom.server.store.journal.StoredValue;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether rooms have the members that their entries make. */
final class MemberCheck {
    private static final String ROOMS = "SELECT id, name FROM rooms WHERE id <> 0 AND state <> 'deleted' ORDER BY id";
    private static final String ENTRIES = EntryColumns.SELECT + """
        WHERE m.id > ?1 AND m.id < ?2
            AND m.kind IN ('create', 'join', 'leave', 'add', 'kick', 'ban', 'role') ORDER BY m.id\
        """;
    private static final String MEMBERS = """
        SELECT username_key, role FROM members JOIN users ON users.id = user_id
        WHERE room = ? AND role IS NOT NULL\
        """;

    static Optional<String> finding(StoreConnection connection) throws SQLException {
        try (ResultSet room = connection.prepared(ROOMS).executeQuery()) {
            while (room.next()) {
                RoomName name = StoredValue.roomName(room, 2);
                Map<String, String> expected = name.isDirect() ? both(name) : byEntries(connection, room.getLong(1));
                if (!members(connection, room.getLong(1)).equals(expected)) {
                    return Optional.of("The room %s has other members than its entries say.".formatted(name));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> both(RoomName direct) {
        Map<String, String> both = new TreeMap<>();
        for (String user : direct.value().substring(1).split(",", -1)) {
            both.put(Username.keyOf(user), Role.MEMBER.wireName());
        }
        return both;
    }

    private static Map<String, String> byEntries(StoreConnection connection, long room) throws SQLException {
        PreparedStatement select = connection.prepared(ENTRIES);
        select.setLong(1, EntryKey.beforeFirst(room));
        select.setLong(2, EntryKey.afterLast(room));
        RoomState state = new RoomState();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                state.apply(EntryColumns.of(row).entry());
            }
        }
        Map<String, String> members = new TreeMap<>();
        state.members()
                .forEach(member -> members.put(
                        Username.keyOf(member.username()), member.role().wireName()));
        return members;
    }

    private static Map<String, String> members(StoreConnection connection, long room) throws SQLException {
        PreparedStatement select = connection.prepared(MEMBERS);
        select.setLong(1, room);
        Map<String, String> members = new TreeMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                members.put(row.getString(1), row.getString(2));
            }
        }
        return members;
    }

    private MemberCheck() {}
}
