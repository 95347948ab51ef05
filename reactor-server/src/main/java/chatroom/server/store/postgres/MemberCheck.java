package chatroom.server.store.postgres;

import chatroom.protocol.Role;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.Username;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Whether a room has the members that its entries make. */
final class MemberCheck {
    private static final int TOGETHER = 10_000;

    private static final String ENTRIES = "SELECT " + EntryColumns.LIST + """
        FROM entry m WHERE m.room = ? AND m.id > ? AND m.id <= ?
            AND m.kind IN ('create', 'join', 'leave', 'add', 'kick', 'ban', 'role') ORDER BY m.id\
        """;

    private static final String MEMBERS = """
        SELECT username_key, role FROM member JOIN account ON account.id = user_id
        WHERE room = ? AND role IS NOT NULL\
        """;

    /** In a snapshot. Not the lobby, in which everybody is. */
    static boolean isSound(StoreConnection connection, long room, RoomName name) throws SQLException {
        return members(connection, room).equals(name.isDirect() ? both(name) : byEntries(connection, room));
    }

    private static Map<String, String> both(RoomName direct) {
        Map<String, String> both = new TreeMap<>();
        for (String user : direct.value().substring(1).split(",", -1)) {
            both.put(Username.keyOf(user), Role.MEMBER.wireName());
        }
        return both;
    }

    private static Map<String, String> byEntries(StoreConnection connection, long room) throws SQLException {
        RoomState state = new RoomState();
        long head = RoomTimes.head(connection, room);
        for (long after = 0; after < head; after += TOGETHER) {
            PreparedStatement select = connection.prepared(ENTRIES);
            select.setLong(1, room);
            select.setLong(2, after);
            select.setLong(3, after + TOGETHER);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    state.apply(EntryColumns.of(row).entry());
                }
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
