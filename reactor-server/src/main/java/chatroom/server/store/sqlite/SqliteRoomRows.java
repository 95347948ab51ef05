package chatroom.server.store.sqlite;

import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.store.journal.RoomRows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/** The table of rooms. Storage thread only, in one transaction. */
final class SqliteRoomRows implements RoomRows {
    private static final String CREATE = """
        INSERT INTO rooms (name, name_key, kind, topic) VALUES (?, ?, ?, ?)
        ON CONFLICT (name_key) DO NOTHING RETURNING id\
        """;
    private static final String TOPIC = "UPDATE rooms SET topic = ?2 WHERE id = ?1 AND topic <> ?2";
    private static final String STATE = "UPDATE rooms SET state = ?2 WHERE id = ?1 AND state <> ?2";

    private final StoreConnection connection;

    SqliteRoomRows(StoreConnection connection) {
        this.connection = connection;
    }

    @Override
    public OptionalLong find(RoomName name) throws SQLException {
        return RoomNumbers.find(connection, name.value());
    }

    @Override
    public OptionalLong create(RoomName name, RoomKind kind, String topic) throws SQLException {
        PreparedStatement insert = connection.prepared(CREATE);
        insert.setString(1, name.value());
        insert.setString(2, name.key());
        insert.setString(3, kind.wireName());
        insert.setString(4, topic);
        try (ResultSet row = insert.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    @Override
    public boolean setTopic(long room, String topic) throws SQLException {
        return update(TOPIC, room, topic);
    }

    @Override
    public boolean setArchived(long room, boolean archived) throws SQLException {
        return update(STATE, room, archived ? "archived" : "active");
    }

    private boolean update(String sql, long room, String value) throws SQLException {
        PreparedStatement update = connection.prepared(sql);
        update.setLong(1, room);
        update.setString(2, value);
        return update.executeUpdate() == 1;
    }
}
