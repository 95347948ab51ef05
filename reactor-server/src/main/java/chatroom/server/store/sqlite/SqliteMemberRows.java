package chatroom.server.store.sqlite;

import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.journal.MemberRow;
import chatroom.server.store.journal.MemberRows;
import chatroom.server.store.journal.StoredValue;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Members of rooms, and what of users counts there. In one transaction. */
final class SqliteMemberRows implements MemberRows {
    private static final String IS_THERE =
            "SELECT EXISTS (SELECT 1 FROM users WHERE id = ? AND id <> 0 AND state <> 'deleted')";
    private static final String USER = "SELECT id, username FROM users WHERE username_key = ? AND state <> 'deleted'";
    private static final String PARTNER = """
        SELECT id, username, state = 'deleted'
            OR NOT EXISTS (SELECT 1 FROM users me WHERE me.id = ?2 AND me.state <> 'deleted')
            OR EXISTS (SELECT 1 FROM blocks
                WHERE (user_id = users.id AND blocked_id = ?2) OR (user_id = ?2 AND blocked_id = users.id))
        FROM users WHERE username_key = ?1\
        """;
    private static final String BLOCKED = "SELECT EXISTS (SELECT 1 FROM blocks WHERE user_id = ? AND blocked_id = ?)";
    private static final String FIND =
            "SELECT role, since, muted_until, banned_until FROM members WHERE user_id = ? AND room = ?";
    private static final String PUT = """
        INSERT INTO members (user_id, room, role, since, muted_until, banned_until) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET role = excluded.role, since = excluded.since,
            muted_until = excluded.muted_until, banned_until = excluded.banned_until\
        """;
    private static final String REMOVE = "DELETE FROM members WHERE user_id = ? AND room = ?";
    private static final String READ = "INSERT OR REPLACE INTO read_marks (user_id, room, id) VALUES (?, ?, ?)";
    private static final String OTHER_OWNERS =
            "SELECT EXISTS (SELECT 1 FROM members WHERE user_id <> ? AND room = ? AND role = 'owner')";
    private static final String OTHERS =
            "SELECT EXISTS (SELECT 1 FROM members WHERE user_id <> ? AND room = ? AND role IS NOT NULL)";

    private static final String IN = """
        FROM members JOIN rooms ON rooms.id = members.room
        WHERE members.user_id = ?1 AND members.role IS NOT NULL AND rooms.id <> 0 AND rooms.kind <> 'direct' AND rooms.state <> 'deleted'
        """;
    private static final String ROOMS_OF = "SELECT count(*) " + IN;
    private static final String ALL = """
        SELECT rooms.id, rooms.name, members.role,
            (SELECT users.username FROM members heirs JOIN users ON users.id = heirs.user_id
                WHERE heirs.room = rooms.id AND heirs.user_id <> ?1 AND heirs.role IS NOT NULL
                ORDER BY heirs.role = 'owner' DESC, heirs.role = 'moderator' DESC, heirs.since, heirs.user_id LIMIT 1)
        """ + IN + "ORDER BY rooms.id";

    /** Who does it and to whom are there once if they are one. */
    private static final String JUDGED = """
        SELECT rooms.name, rooms.kind, rooms.state, me.role, me.since, me.muted_until, me.banned_until,
            users.id IS NOT NULL, users.admin AND users.state = 'active', them.role, them.since, them.muted_until, them.banned_until
        FROM rooms LEFT JOIN members me ON me.room = rooms.id AND me.user_id = ?2
            LEFT JOIN users ON users.username_key = ?3 AND users.state <> 'deleted'
            LEFT JOIN members them ON them.room = rooms.id AND them.user_id = users.id
        WHERE rooms.id = ?1\
        """;

    private final StoreConnection connection;

    SqliteMemberRows(StoreConnection connection) {
        this.connection = connection;
    }

    @Override
    public boolean isThere(long userId) throws SQLException {
        return number(IS_THERE, userId) == 1;
    }

    @Override
    public Optional<User> user(Username name) throws SQLException {
        PreparedStatement find = connection.prepared(USER);
        find.setString(1, name.key());
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? Optional.of(new User(row.getLong(1), StoredValue.username(row, 2))) : Optional.empty();
        }
    }

    @Override
    public Optional<Partner> partner(Username name, long userId) throws SQLException {
        PreparedStatement find = connection.prepared(PARTNER);
        find.setString(1, name.key());
        find.setLong(2, userId);
        try (ResultSet row = find.executeQuery()) {
            return row.next()
                    ? Optional.of(new Partner(row.getLong(1), StoredValue.username(row, 2), row.getBoolean(3)))
                    : Optional.empty();
        }
    }

    @Override
    public boolean isBlocking(long userId, long blockedId) throws SQLException {
        return number(BLOCKED, userId, blockedId) == 1;
    }

    @Override
    public MemberRow find(long userId, long room) throws SQLException {
        PreparedStatement find = connection.prepared(FIND);
        find.setLong(1, userId);
        find.setLong(2, room);
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? MemberRow.of(row, 1) : MemberRow.NOBODY;
        }
    }

    @Override
    public void put(long userId, long room, MemberRow row) throws SQLException {
        PreparedStatement put = connection.prepared(row.isNobody() ? REMOVE : PUT);
        put.setLong(1, userId);
        put.setLong(2, room);
        if (!row.isNobody()) {
            row.bind(put, 3);
        }
        put.executeUpdate();
    }

    @Override
    public void setRead(long userId, long room, long id) throws SQLException {
        PreparedStatement read = connection.prepared(READ);
        read.setLong(1, userId);
        read.setLong(2, room);
        read.setLong(3, id);
        read.executeUpdate();
    }

    @Override
    public boolean hasOtherMembers(long userId, long room) throws SQLException {
        return number(OTHERS, userId, room) == 1;
    }

    @Override
    public boolean hasOtherOwners(long userId, long room) throws SQLException {
        return number(OTHER_OWNERS, userId, room) == 1;
    }

    @Override
    public long roomsOf(long userId) throws SQLException {
        return number(ROOMS_OF, userId);
    }

    private long number(String sql, long... parameters) throws SQLException {
        PreparedStatement select = connection.prepared(sql);
        for (int i = 0; i < parameters.length; i++) {
            select.setLong(i + 1, parameters[i]);
        }
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    @Override
    public List<In> all(long userId) throws SQLException {
        List<In> rooms = new ArrayList<>();
        PreparedStatement find = connection.prepared(ALL);
        find.setLong(1, userId);
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                rooms.add(new In(
                        row.getLong(1),
                        StoredValue.roomName(row, 2),
                        MemberRow.of(row.getString(3), 0, 0, 0).role().orElseThrow(),
                        row.getString(4) == null ? Optional.empty() : Optional.of(StoredValue.username(row, 4))));
            }
        }
        return rooms;
    }

    @Override
    public Judged judged(long room, long userId, Optional<Username> subject) throws SQLException {
        PreparedStatement find = connection.prepared(JUDGED);
        find.setLong(1, room);
        find.setLong(2, userId);
        find.setString(3, subject.isPresent() ? subject.get().key() : null);
        try (ResultSet row = find.executeQuery()) {
            row.next();
            RoomName name = StoredValue.roomName(row, 1);
            return new Judged(
                    name,
                    StoredValue.roomKind(row, 2),
                    row.getString(3).equals("archived"),
                    MemberRow.of(row, 4),
                    MemberRow.of(row, 10),
                    row.getBoolean(8),
                    row.getBoolean(9));
        }
    }

    @Override
    public void serverMustBeThere(Instant now) throws SQLException {
        ServerUser.mustBeThere(connection, now);
    }
}
