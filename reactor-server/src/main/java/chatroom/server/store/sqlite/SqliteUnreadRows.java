package chatroom.server.store.sqlite;

import chatroom.protocol.RoomName;
import chatroom.server.store.journal.UnreadRows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Over a connection for reading, in a snapshot. */
final class SqliteUnreadRows implements UnreadRows {
    private static final String ENTRIES = """
        FROM (SELECT id, user_id, text FROM messages WHERE id > ?1 AND id < ?2 ORDER BY id DESC LIMIT ?4)
        """;

    /** Only messages that are there have a text. */
    private static final String OTHERS = "user_id <> ?3 AND text <> ''";

    private static final String COUNT =
            "SELECT count(*) FILTER (WHERE %s), min(id), count(*) ".formatted(OTHERS) + ENTRIES;
    private static final String TEXTS =
            "SELECT text " + ENTRIES + "WHERE %s AND instr(lower(text), ?5) > 0".formatted(OTHERS);

    private final StoreConnection connection;

    SqliteUnreadRows(StoreConnection connection) {
        this.connection = connection;
    }

    @Override
    public OptionalLong room(RoomName name) throws SQLException {
        return RoomNumbers.find(connection, name.value());
    }

    @Override
    public Counted count(long room, long afterId, long userId, long most) throws SQLException {
        try (ResultSet row = bound(COUNT, room, afterId, userId, most).executeQuery()) {
            row.next();
            long entries = row.getLong(3);
            return new Counted(row.getLong(1), entries == 0 ? 0 : EntryKey.id(row.getLong(2)), entries);
        }
    }

    @Override
    public void texts(long room, long afterId, long userId, long most, String lowerCase, Predicate<String> taker)
            throws SQLException {
        PreparedStatement find = bound(TEXTS, room, afterId, userId, most);
        find.setString(5, lowerCase);
        try (ResultSet row = find.executeQuery()) {
            boolean isWanting = true;
            while (isWanting && row.next()) {
                isWanting = taker.test(row.getString(1));
            }
        }
    }

    private PreparedStatement bound(String select, long room, long afterId, long userId, long most)
            throws SQLException {
        PreparedStatement statement = connection.prepared(select);
        statement.setLong(1, EntryKey.within(room, afterId));
        statement.setLong(2, EntryKey.afterLast(room));
        statement.setLong(3, userId);
        statement.setLong(4, most);
        return statement;
    }
}
