package chatroom.server.store.sqlite;

import chatroom.protocol.Role;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import chatroom.server.store.journal.JournalWriter;
import chatroom.server.store.journal.KeptRoomNames;
import chatroom.server.store.journal.MemberRows;
import chatroom.server.store.journal.StoredValue;
import chatroom.server.store.journal.UnreadCount;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Rooms, members, read marks and blocks. What becomes an entry is written by {@link JournalWriter}. */
final class SqliteRooms implements Rooms {
    /** The key of a room's newest entry. */
    private static final String NEWEST_KEY = "(SELECT messages.id FROM messages WHERE "
            + EntryKey.isOfRoomInSql("messages.id", "rooms.id") + " ORDER BY messages.id DESC LIMIT 1)";

    private static final String ROOM = """
        SELECT name, kind, topic, state, iif(id = 0,
            (SELECT count(*) FROM users WHERE users.state <> 'deleted'),
            (SELECT count(*) FROM members WHERE members.room = rooms.id AND role IS NOT NULL)), %s
        FROM rooms\
        """.formatted(NEWEST_KEY);
    private static final String FIND = ROOM + " WHERE name_key = ? AND state <> 'deleted'";

    /** One row in any case. Of private and direct rooms the index knows as little as of those that never were. */
    static final String IS_PUBLIC = """
        SELECT EXISTS (SELECT 1 FROM rooms INDEXED BY rooms_public
            WHERE name_key = ? AND kind = 'public' AND state <> 'deleted')\
        """;

    private static final String LISTED =
            ROOM + " WHERE kind = 'public' AND state = 'active' AND id <> 0 AND name_key > ? ORDER BY name_key LIMIT ?";
    private static final String ALL = ROOM + " WHERE state <> 'deleted' AND name_key > ? ORDER BY name_key LIMIT ?";

    /** Everybody is in the lobby, without being a member of it. */
    private static final String MEMBERSHIPS = """
        SELECT rooms.name, members.role, coalesce(read_marks.id, 0), members.muted_until, members.banned_until, %1$s
        FROM members JOIN rooms ON rooms.id = members.room
            LEFT JOIN read_marks ON read_marks.user_id = members.user_id AND read_marks.room = members.room
        WHERE members.user_id = ?1 AND rooms.state <> 'deleted'
        UNION ALL SELECT 'lobby', NULL, coalesce((SELECT id FROM read_marks WHERE user_id = ?1 AND room = 0), 0), NULL, NULL, %1$s
        FROM rooms WHERE rooms.id = 0 AND NOT EXISTS (SELECT 1 FROM members WHERE user_id = ?1 AND room = 0)
        ORDER BY 1 COLLATE NOCASE\
        """.formatted(NEWEST_KEY);

    private static final String MEMBERS = """
        SELECT users.username, members.role, members.muted_until, members.banned_until
        FROM members JOIN users ON users.id = members.user_id
        WHERE members.room = ?1 AND iif(?2, members.banned_until > ?5, members.role IS NOT NULL) AND users.username_key > ?3
        ORDER BY users.username_key LIMIT ?4\
        """;

    /** Everybody is, without an entry, and nobody is banned from it. */
    private static final String MEMBERS_OF_LOBBY = """
        SELECT users.username, coalesce(members.role, 'member'), members.muted_until, NULL
        FROM users LEFT JOIN members ON members.user_id = users.id AND members.room = ?1
        WHERE NOT ?2 AND users.state <> 'deleted' AND users.username_key > ?3
        ORDER BY users.username_key LIMIT ?4\
        """;

    private static final String NOTE_READ = """
        INSERT INTO read_marks (user_id, room, id) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET id = excluded.id WHERE excluded.id > id\
        """;
    private static final String BLOCK = "INSERT INTO blocks (user_id, blocked_id) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final String UNBLOCK = "DELETE FROM blocks WHERE user_id = ? AND blocked_id = ?";
    private static final String BLOCKS = """
        SELECT username FROM blocks JOIN users ON users.id = blocked_id WHERE user_id = ? ORDER BY username_key\
        """;

    private final Writer writer;
    private final Readers readers;
    private final KeptRoomNames names = new KeptRoomNames();
    private final Clock clock;

    /** @param clock by which bans end */
    SqliteRooms(Writer writer, Readers readers, Clock clock) {
        this.clock = clock;
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
            return all(find, SqliteRooms::room).stream().findFirst();
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
            find.setString(1, after);
            find.setInt(2, limit);
            return all(find, SqliteRooms::room);
        });
    }

    private static Room room(ResultSet row) throws SQLException {
        return new Room(
                StoredValue.roomName(row, 1),
                StoredValue.roomKind(row, 2),
                row.getString(3),
                row.getString(4).equals("archived"),
                row.getLong(5),
                lastId(row, 6));
    }

    @Override
    public List<Known> of(long userId) throws StorageException {
        return writer.write("look up whose rooms these are", connection -> {
            PreparedStatement find = connection.prepared(MEMBERSHIPS);
            find.setLong(1, userId);
            return all(
                    find,
                    row -> new Known(
                            new Membership(
                                    names.get(row, 1), role(row, 2), row.getLong(3), until(row, 4), until(row, 5)),
                            lastId(row, 6)));
        });
    }

    @Override
    public List<Member> members(RoomName room, boolean banned, String after, int limit) throws StorageException {
        return readers.read("list members", connection -> {
            OptionalLong number = RoomNumbers.find(connection, room.value());
            if (number.isEmpty()) {
                return List.of();
            }
            PreparedStatement find = connection.prepared(room.isLobby() ? MEMBERS_OF_LOBBY : MEMBERS);
            find.setLong(1, number.getAsLong());
            find.setBoolean(2, banned);
            find.setString(3, after);
            find.setInt(4, limit);
            if (!room.isLobby()) {
                find.setLong(5, clock.millis());
            }
            return all(
                    find, row -> new Member(StoredValue.username(row, 1), role(row, 2), until(row, 3), until(row, 4)));
        });
    }

    /** 0 where there is no entry. */
    private static long lastId(ResultSet row, int column) throws SQLException {
        long key = row.getLong(column);
        return row.wasNull() ? 0 : EntryKey.id(key);
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
            PreparedStatement note = connection.prepared(NOTE_READ);
            for (ReadMark mark : marks) {
                OptionalLong room = RoomNumbers.find(connection, mark.room().value());
                if (room.isPresent()) {
                    note.setLong(1, mark.userId());
                    note.setLong(2, room.getAsLong());
                    note.setLong(3, mark.id());
                    note.executeUpdate();
                }
            }
            return null;
        });
    }

    @Override
    public List<Unread> unread(Username username, List<ReadMark> marks) throws StorageException {
        return readers.read(
                "count what is unread",
                connection -> connection.inSnapshot(snapshot -> {
                    UnreadCount count = new UnreadCount(new SqliteUnreadRows(snapshot), username);
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
                connection -> new SqliteMemberRows(connection)
                        .partner(other, userId)
                        .map(MemberRows.Partner::isApart)
                        .orElse(true));
    }

    @Override
    public boolean isThere(long userId) throws StorageException {
        return readers.read("look an account up", connection -> new SqliteMemberRows(connection).isThere(userId));
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
