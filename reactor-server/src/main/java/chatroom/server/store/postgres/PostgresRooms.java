package chatroom.server.store.postgres;

import chatroom.protocol.Role;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.News;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import chatroom.server.store.journal.JournalWriter;
import chatroom.server.store.journal.KeptRoomNames;
import chatroom.server.store.journal.MemberRows;
import chatroom.server.store.journal.StoredValue;
import chatroom.server.store.journal.UnreadCount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Rooms, members, read marks and blocks. What becomes an entry is written by {@link JournalWriter}. */
final class PostgresRooms implements Rooms {
    private static final String ROOM = """
        SELECT name, kind, topic, state, head, CASE WHEN id = 0
            THEN (SELECT count(*) FROM account WHERE account.id <> 0 AND account.state <> 'deleted')
            ELSE (SELECT count(*) FROM member WHERE member.room = room.id AND role IS NOT NULL) END AS members
        FROM room
        """;
    private static final String FIND = ROOM + "WHERE name_key = ? AND state <> 'deleted'";

    /** One row in any case. Of private and direct rooms the index knows as little as of those that never were. */
    private static final String IS_PUBLIC =
            "SELECT EXISTS (SELECT 1 FROM room WHERE name_key = ? AND kind = 'public' AND state <> 'deleted')";

    private static final String LISTED =
            ROOM + "WHERE kind = 'public' AND state = 'active' AND id <> 0 AND name_key > ? ORDER BY name_key LIMIT ?";
    private static final String ALL = ROOM + "WHERE state <> 'deleted' AND name_key > ? ORDER BY name_key LIMIT ?";

    /** Of one moment. Everybody is in the lobby, without being a member of it. */
    private static final String MEMBERSHIPS = """
        SELECT room.name, member.role, coalesce(mark.id, 0) AS read_id, member.muted_until, member.banned_until, room.head
        FROM room LEFT JOIN member ON member.room = room.id AND member.user_id = ?
            LEFT JOIN mark ON mark.room = room.id AND mark.user_id = ?
        WHERE room.id IN (SELECT room FROM member WHERE user_id = ? UNION SELECT 0)
            AND room.state <> 'deleted'
        ORDER BY room.name_key\
        """;

    private static final String MEMBERS = """
        SELECT account.username, member.role, member.muted_until, member.banned_until
        FROM member JOIN account ON account.id = member.user_id
        WHERE member.room = ? AND CASE WHEN ? THEN member.banned_until > now_millis() ELSE member.role IS NOT NULL END
            AND account.username_key > ?
        ORDER BY account.username_key LIMIT ?\
        """;

    /** Everybody is, without an entry, and nobody is banned from it. */
    private static final String MEMBERS_OF_LOBBY = """
        SELECT account.username, coalesce(member.role, 'member') AS role, member.muted_until, NULL::bigint AS banned_until
        FROM account LEFT JOIN member ON member.user_id = account.id AND member.room = ?
        WHERE NOT ? AND account.id <> 0 AND account.state <> 'deleted' AND account.username_key > ?
        ORDER BY account.username_key LIMIT ?\
        """;

    /** In the order of their keys, or two servers would wait for each other. */
    private static final String NOTE_READ = """
        INSERT INTO mark (room, user_id, id)
        SELECT room.id, i.user_id, max(i.id)
        FROM unnest(?::bigint[], ?::text[], ?::bigint[]) AS i(user_id, name_key, id)
            JOIN room ON room.name_key = i.name_key AND room.state <> 'deleted'
        GROUP BY room.id, i.user_id ORDER BY room.id, i.user_id
        ON CONFLICT (room, user_id) DO UPDATE SET id = excluded.id WHERE excluded.id > mark.id
        RETURNING (SELECT username FROM account WHERE account.id = mark.user_id) AS username,
            (SELECT name FROM room WHERE room.id = mark.room) AS room, mark.id\
        """;

    private static final String BLOCK = "INSERT INTO block (user_id, blocked_id) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final String UNBLOCK = "DELETE FROM block WHERE user_id = ? AND blocked_id = ?";
    private static final String BLOCKS = """
        SELECT username FROM block JOIN account ON account.id = blocked_id WHERE user_id = ? ORDER BY username_key\
        """;

    private final Writer writer;
    private final Readers readers;
    private final KeptRoomNames names = new KeptRoomNames();

    PostgresRooms(Writer writer, Readers readers) {
        this.writer = writer;
        this.readers = readers;
    }

    /** Makes a value of a row. */
    private interface Mapper<T> {
        T of(ResultSet row) throws SQLException;
    }

    private static <T> List<T> all(PreparedStatement select, Mapper<T> mapper) throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(mapper.of(row));
            }
        }
        return found;
    }

    @Override
    public Optional<Room> find(RoomName room) throws StorageException {
        return readers.read("look a room up", connection -> {
            PreparedStatement find = connection.prepared(FIND);
            find.setString(1, room.key());
            return all(find, PostgresRooms::room).stream().findFirst();
        });
    }

    @Override
    public boolean isPublic(RoomName room) throws StorageException {
        return readers.read("look up whether a room is public", connection -> {
            PreparedStatement find = connection.prepared(IS_PUBLIC);
            find.setString(1, room.key());
            return all(find, row -> row.getBoolean(1)).get(0);
        });
    }

    @Override
    public List<Room> listed(String after, int limit) throws StorageException {
        return list(LISTED, after, limit);
    }

    @Override
    public List<Room> all(String after, int limit) throws StorageException {
        return list(ALL, after, limit);
    }

    private List<Room> list(String select, String after, int limit) throws StorageException {
        return readers.read("list the rooms", connection -> {
            PreparedStatement find = connection.prepared(select);
            find.setString(1, StoredText.inOrder(after));
            find.setInt(2, limit);
            return all(find, PostgresRooms::room);
        });
    }

    private static Room room(ResultSet row) throws SQLException {
        return new Room(
                StoredValue.roomName(row, 1),
                StoredValue.roomKind(row, 2),
                row.getString(3),
                row.getString(4).equals("archived"),
                row.getLong("members"),
                row.getLong("head"));
    }

    @Override
    public List<Known> of(long userId) throws StorageException {
        return writer.write("look up whose rooms these are", connection -> {
            PreparedStatement find = connection.prepared(MEMBERSHIPS);
            for (int i = 1; i <= 3; i++) {
                find.setLong(i, userId);
            }
            return all(
                    find,
                    row -> new Known(
                            new Membership(
                                    names.get(row, 1), role(row, 2), row.getLong(3), until(row, 4), until(row, 5)),
                            row.getLong("head")));
        });
    }

    @Override
    public List<Member> members(RoomName room, boolean banned, String after, int limit) throws StorageException {
        return readers.read("list members", connection -> {
            OptionalLong number = RoomNumbers.find(connection, room);
            if (number.isEmpty()) {
                return List.of();
            }
            PreparedStatement find = connection.prepared(room.isLobby() ? MEMBERS_OF_LOBBY : MEMBERS);
            find.setLong(1, number.getAsLong());
            find.setBoolean(2, banned);
            find.setString(3, StoredText.inOrder(after));
            find.setInt(4, limit);
            return all(
                    find, row -> new Member(StoredValue.username(row, 1), role(row, 2), until(row, 3), until(row, 4)));
        });
    }

    private static Optional<Role> role(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).flatMap(Role::ofWireName);
    }

    private static Optional<Instant> until(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(StoredValue.time(millis));
    }

    @Override
    public void noteRead(List<ReadMark> marks) throws StorageException {
        writer.write("note what was read", connection -> {
            Connection jdbc = connection.jdbc();
            PreparedStatement note = connection.prepared(NOTE_READ);
            note.setArray(1, jdbc.createArrayOf("bigint", values(marks, ReadMark::userId)));
            note.setArray(
                    2,
                    jdbc.createArrayOf("text", values(marks, mark -> mark.room().key())));
            note.setArray(3, jdbc.createArrayOf("bigint", values(marks, ReadMark::id)));
            try (ResultSet row = note.executeQuery()) {
                while (row.next()) {
                    connection
                            .news()
                            .notice(new News.Notice.ReadMarked(
                                    StoredValue.username(row, 1), StoredValue.roomName(row, 2), row.getLong("id")));
                }
            }
            return null;
        });
    }

    private static Object[] values(List<ReadMark> marks, Function<ReadMark, Object> value) {
        return marks.stream().map(value).toArray();
    }

    @Override
    public List<Unread> unread(Username username, List<ReadMark> marks) throws StorageException {
        return readers.read(
                "count what is unread",
                connection -> connection.inSnapshot(snapshot -> {
                    UnreadCount count = new UnreadCount(new PostgresUnreadRows(snapshot), username);
                    List<Unread> counts = new ArrayList<>(marks.size());
                    for (ReadMark mark : marks) {
                        counts.add(count.since(mark));
                    }
                    return counts;
                }));
    }

    @Override
    public boolean block(long userId, long blockedId, boolean on) throws StorageException {
        return writer.write("note who is blocked", connection -> {
            PreparedStatement block = connection.prepared(on ? BLOCK : UNBLOCK);
            block.setLong(1, userId);
            block.setLong(2, blockedId);
            return block.executeUpdate() == 1;
        });
    }

    @Override
    public boolean areApart(long userId, Username other) throws StorageException {
        return readers.read(
                "look up who is blocked",
                connection -> new PostgresMemberRows(connection, List.of())
                        .partner(other, userId)
                        .map(MemberRows.Partner::isApart)
                        .orElse(true));
    }

    @Override
    public boolean isThere(long userId) throws StorageException {
        return readers.read(
                "look an account up", connection -> new PostgresMemberRows(connection, List.of()).isThere(userId));
    }

    @Override
    public List<Username> blocks(long userId) throws StorageException {
        return readers.read("list who is blocked", connection -> {
            PreparedStatement find = connection.prepared(BLOCKS);
            find.setLong(1, userId);
            return all(find, row -> StoredValue.username(row, 1));
        });
    }
}
