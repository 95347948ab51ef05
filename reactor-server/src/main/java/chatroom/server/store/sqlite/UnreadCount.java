package chatroom.server.store.sqlite;

import chatroom.protocol.Mention;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.Username;
import chatroom.server.store.Rooms.ReadMark;
import chatroom.server.store.Rooms.Unread;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Counts what somebody has to read. Whatever there is, it looks at no more than so many entries of a room, and of all rooms together: what
 * 500 rooms have may be millions.
 */
final class UnreadCount {
    private static final int OF_A_ROOM = 10_000;

    /** Some 50 ms of a thread. */
    private static final int OF_ALL = 100_000;

    /** Of a room, whatever those before it had. */
    private static final int AT_LEAST = 100;

    private static final String ENTRIES = """
        FROM (SELECT id, user_id, text FROM messages WHERE id > ?1 AND id < ?2 ORDER BY id DESC LIMIT ?4)
        """;

    /** Only messages that are there have a text. */
    private static final String OTHERS = "user_id <> ?3 AND text <> ''";

    private static final String COUNT =
            "SELECT count(*) FILTER (WHERE %s), coalesce(min(id), ?2), count(*) ".formatted(OTHERS) + ENTRIES;
    private static final String CALLING =
            "SELECT text " + ENTRIES + "WHERE %s AND instr(lower(text), ?5) > 0".formatted(OTHERS);

    private final StoreConnection connection;
    private final Mention mention;
    private final String call;
    private final int ofARoom;
    private long left;

    UnreadCount(StoreConnection connection, Username username) {
        this(connection, username, OF_A_ROOM, OF_ALL);
    }

    UnreadCount(StoreConnection connection, Username username, int ofARoom, int ofAll) {
        this.connection = connection;
        this.mention = Mention.called(username.value());
        this.call = "@" + username.key();
        this.ofARoom = ofARoom;
        this.left = ofAll;
    }

    Unread since(ReadMark mark) throws SQLException {
        OptionalLong room = RoomNumbers.find(connection, mark.room().value());
        return room.isPresent() ? since(mark, room.getAsLong()) : Unread.NOTHING;
    }

    private Unread since(ReadMark mark, long room) throws SQLException {
        long read = EntryKey.within(room, mark.id());
        long most = Math.min(ofARoom, Math.max(left, AT_LEAST));
        long count;
        long oldest;
        try (ResultSet row = bound(COUNT, mark, room, most).executeQuery()) {
            row.next();
            count = row.getLong(1);
            oldest = row.getLong(2);
            left -= row.getLong(3);
        }
        if (oldest == EntryKey.afterLast(room)) {
            return Unread.NOTHING;
        }
        // Of those before the ones that were looked at each is taken for a message of somebody else.
        return new Unread(count + oldest - 1 - read, count == 0 ? 0 : mentions(mark, room, most));
    }

    private int mentions(ReadMark mark, long room, long most) throws SQLException {
        PreparedStatement find = bound(CALLING, mark, room, most);
        find.setString(5, call);
        int mentions = 0;
        try (ResultSet row = find.executeQuery()) {
            while (mentions < RoomLimits.MENTIONS && row.next()) {
                if (mention.isIn(row.getString(1))) {
                    mentions++;
                }
            }
        }
        return mentions;
    }

    private PreparedStatement bound(String select, ReadMark mark, long room, long most) throws SQLException {
        PreparedStatement statement = connection.prepared(select);
        statement.setLong(1, EntryKey.within(room, mark.id()));
        statement.setLong(2, EntryKey.afterLast(room));
        statement.setLong(3, mark.userId());
        statement.setLong(4, most);
        return statement;
    }
}
