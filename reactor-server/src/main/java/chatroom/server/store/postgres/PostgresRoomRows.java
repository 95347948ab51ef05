package chatroom.server.store.postgres;

import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.store.journal.RoomRows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/** The table of rooms, of which those that are written to are locked. Storage thread only, in one transaction. */
final class PostgresRoomRows implements RoomRows {
    /** Who makes one of that name meanwhile is waited for. */
    private static final String CREATE = """
        INSERT INTO room (name, name_key, kind, topic) VALUES (?, ?, ?, ?)
        ON CONFLICT (name_key) DO NOTHING RETURNING id\
        """;

    private static final String IS_DELETED =
            "SELECT EXISTS (SELECT 1 FROM room WHERE name_key = ? AND state = 'deleted')";

    private static final String TOPIC = "UPDATE room SET topic = ? WHERE id = ? AND topic <> ?";
    private static final String STATE = "UPDATE room SET state = ? WHERE id = ? AND state <> ?";

    private final StoreConnection connection;
    private final RoomTails tails;

    PostgresRoomRows(StoreConnection connection, RoomTails tails) {
        this.connection = connection;
        this.tails = tails;
    }

    @Override
    public OptionalLong find(RoomName name) {
        return tails.number(name.key());
    }

    /** @throws RoomCreatedElsewhereException if another server has made it since the rooms were locked */
    @Override
    public OptionalLong create(RoomName name, RoomKind kind, String topic) throws SQLException {
        PreparedStatement insert = connection.prepared(CREATE);
        insert.setString(1, name.value());
        insert.setString(2, name.key());
        insert.setString(3, kind.wireName());
        insert.setString(4, topic);
        try (ResultSet row = insert.executeQuery()) {
            if (!row.next()) {
                rejectNewer(name);
                return OptionalLong.empty();
            }
            tails.putNew(row.getLong("id"), name);
            return OptionalLong.of(row.getLong("id"));
        }
    }

    /** What was there at the beginning is locked, and nobody makes it again; so this one came later, if it isn't a deleted one. */
    private void rejectNewer(RoomName name) throws SQLException {
        PreparedStatement find = connection.prepared(IS_DELETED);
        find.setString(1, name.key());
        try (ResultSet row = find.executeQuery()) {
            row.next();
            if (!row.getBoolean(1)) {
                throw new RoomCreatedElsewhereException();
            }
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
        update.setString(1, value);
        update.setLong(2, room);
        update.setString(3, value);
        return update.executeUpdate() == 1;
    }
}
