package chatroom.server.store.postgres;

import chatroom.protocol.Username;
import chatroom.server.store.journal.MemberRow;
import chatroom.server.store.journal.MemberRows;
import chatroom.server.store.journal.StoredValue;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Members of rooms that are locked, and what of users counts there. Storage thread only, in one transaction. */
final class PostgresMemberRows implements MemberRows {
    private static final String IS_THERE =
            "SELECT EXISTS (SELECT 1 FROM account WHERE id = ? AND id <> 0 AND state <> 'deleted')::int";
    private static final String USER = "SELECT id, username FROM account WHERE username_key = ? AND state <> 'deleted'";
    private static final String PARTNER = """
        SELECT id, username, state = 'deleted'
            OR NOT EXISTS (SELECT 1 FROM account me WHERE me.id = ? AND me.state <> 'deleted')
            OR EXISTS (SELECT 1 FROM block
                WHERE (user_id = account.id AND blocked_id = ?) OR (user_id = ? AND blocked_id = account.id)) AS apart
        FROM account WHERE username_key = ?\
        """;
    private static final String IS_BLOCKING =
            "SELECT EXISTS (SELECT 1 FROM block WHERE user_id = ? AND blocked_id = ?)::int";
    private static final String FIND =
            "SELECT role, since, muted_until, banned_until FROM member WHERE user_id = ? AND room = ?";
    private static final String PUT = """
        INSERT INTO member (user_id, room, role, since, muted_until, banned_until) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (room, user_id) DO UPDATE SET role = excluded.role, since = excluded.since,
            muted_until = excluded.muted_until, banned_until = excluded.banned_until\
        """;
    private static final String REMOVE = "DELETE FROM member WHERE user_id = ? AND room = ?";
    private static final String READ = """
        INSERT INTO mark (user_id, room, id) VALUES (?, ?, ?) ON CONFLICT (room, user_id) DO UPDATE SET id = excluded.id\
        """;
    /** Without who is deleted and about to leave, as below. */
    private static final String OTHER_OWNERS = """
        SELECT EXISTS (SELECT 1 FROM member JOIN account ON account.id = member.user_id
            WHERE user_id <> ? AND room = ? AND role = 'owner' AND account.state <> 'deleted')::int\
        """;

    private static final String OTHERS = """
        SELECT EXISTS (SELECT 1 FROM member JOIN account ON account.id = member.user_id
            WHERE user_id <> ? AND room = ? AND role IS NOT NULL AND account.state <> 'deleted')::int\
        """;

    private static final String IN = """
        FROM member JOIN room ON room.id = member.room
        WHERE member.user_id = ? AND member.role IS NOT NULL AND room.id <> 0 AND room.kind <> 'direct' AND room.state <> 'deleted'
        """;
    private static final String ROOMS_OF = "SELECT count(*) " + IN;
    private static final String NUMBERS = "SELECT room.id " + IN + "ORDER BY room.id LIMIT ?";
    private static final String ALL = """
        SELECT room.id, room.name, member.role,
            (SELECT account.username FROM member heir JOIN account ON account.id = heir.user_id
                WHERE heir.room = room.id AND heir.user_id <> member.user_id AND heir.role IS NOT NULL
                    AND account.state <> 'deleted'
                ORDER BY heir.role = 'owner' DESC, heir.role = 'moderator' DESC, heir.since, heir.user_id LIMIT 1) AS heir
        """ + IN + "AND room.id = ANY(?) ORDER BY room.id";

    /** Who does it and to whom are there once if they are one. */
    private static final String JUDGED = """
        SELECT room.name, room.kind, room.state, me.role, me.since, me.muted_until, me.banned_until,
            account.id IS NOT NULL AS has_subject, coalesce(account.admin AND account.state = 'active', false) AS is_admin,
            them.role AS their_role, them.since AS their_since, them.muted_until AS their_muted, them.banned_until AS their_banned
        FROM room LEFT JOIN member me ON me.room = room.id AND me.user_id = ?
            LEFT JOIN account ON account.username_key = ? AND account.state <> 'deleted'
            LEFT JOIN member them ON them.room = room.id AND them.user_id = account.id
        WHERE room.id = ?\
        """;

    private final StoreConnection connection;

    /** By their numbers. */
    private final Collection<Long> locked;

    PostgresMemberRows(StoreConnection connection, Collection<Long> locked) {
        this.connection = connection;
        this.locked = locked;
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
        for (int i = 1; i <= 3; i++) {
            find.setLong(i, userId);
        }
        find.setString(4, name.key());
        try (ResultSet row = find.executeQuery()) {
            return row.next()
                    ? Optional.of(new Partner(row.getLong(1), StoredValue.username(row, 2), row.getBoolean(3)))
                    : Optional.empty();
        }
    }

    @Override
    public boolean isBlocking(long userId, long blockedId) throws SQLException {
        return number(IS_BLOCKING, userId, blockedId) == 1;
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
        connection.news().member(userId);
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
            row.next();
            return row.getLong(1);
        }
    }

    /** The numbers of the first of the rooms that {@link #all} tells of once they are locked. */
    static List<Long> roomsOf(StoreConnection connection, long userId, int most) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        PreparedStatement find = connection.prepared(NUMBERS);
        find.setLong(1, userId);
        find.setInt(2, most);
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                numbers.add(row.getLong(1));
            }
        }
        return numbers;
    }

    /** Of those that are locked. */
    @Override
    public List<In> all(long userId) throws SQLException {
        List<In> rooms = new ArrayList<>();
        PreparedStatement find = connection.prepared(ALL);
        find.setLong(1, userId);
        find.setArray(2, connection.jdbc().createArrayOf("bigint", locked.toArray()));
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
        find.setLong(1, userId);
        find.setString(2, subject.isPresent() ? subject.get().key() : null);
        find.setLong(3, room);
        try (ResultSet row = find.executeQuery()) {
            row.next();
            return new Judged(
                    StoredValue.roomName(row, 1),
                    StoredValue.roomKind(row, 2),
                    row.getString(3).equals("archived"),
                    MemberRow.of(row, 4),
                    MemberRow.of(row, 10),
                    row.getBoolean(8),
                    row.getBoolean(9));
        }
    }

    /** There are no foreign keys, so there need be no row. */
    @Override
    public void serverMustBeThere(Instant now) {}
}
