package chatroom.server.store.postgres;

import chatroom.protocol.RoomName;
import chatroom.server.store.journal.UnreadRows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Over a connection for reading, in a snapshot. */
final class PostgresUnreadRows implements UnreadRows {
    private static final String ENTRIES = """
        FROM (SELECT id, user_id, text FROM entry WHERE room = ? AND id > ? ORDER BY id DESC LIMIT ?) e
        """;
    private static final String COUNT = """
        SELECT count(*) FILTER (WHERE user_id <> ? AND text <> '') AS others, min(id) AS oldest, count(*) AS entries
        """ + ENTRIES;

    /** Only messages that are there have a text. */
    private static final String TEXTS =
            "SELECT text " + ENTRIES + "WHERE user_id <> ? AND text <> '' AND strpos(lower(text), ?) > 0";

    /** Texts are fetched some at a time: there may be more than are wanted. */
    private static final int FETCHED = 100;

    private final StoreConnection connection;

    PostgresUnreadRows(StoreConnection connection) {
        this.connection = connection;
    }

    @Override
    public OptionalLong room(RoomName name) throws SQLException {
        return RoomNumbers.find(connection, name);
    }

    @Override
    public Counted count(long room, long afterId, long userId, long most) throws SQLException {
        PreparedStatement count = connection.prepared(COUNT);
        count.setLong(1, userId);
        count.setLong(2, room);
        count.setLong(3, afterId);
        count.setLong(4, most);
        try (ResultSet row = count.executeQuery()) {
            row.next();
            return new Counted(row.getLong("others"), row.getLong("oldest"), row.getLong("entries"));
        }
    }

    @Override
    public void texts(long room, long afterId, long userId, long most, String lowerCase, Predicate<String> taker)
            throws SQLException {
        PreparedStatement find = connection.prepared(TEXTS);
        find.setFetchSize(FETCHED);
        find.setLong(1, room);
        find.setLong(2, afterId);
        find.setLong(3, most);
        find.setLong(4, userId);
        find.setString(5, lowerCase);
        try (ResultSet row = find.executeQuery()) {
            boolean isWanting = true;
            while (isWanting && row.next()) {
                isWanting = taker.test(row.getString("text"));
            }
        }
    }
}
