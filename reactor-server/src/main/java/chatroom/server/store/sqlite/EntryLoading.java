package chatroom.server.store.sqlite;

import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.ClosedPassword;
import chatroom.server.store.RoomEntry;
import chatroom.server.store.journal.MemberRow;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Takes the entries of an export into an empty database. They were allowed where they were made, so nothing is asked; what they changed is
 * changed here. Storage thread only, in one transaction.
 */
final class EntryLoading {
    private static final String IS_EMPTY =
            "SELECT NOT EXISTS (SELECT 1 FROM messages) AND NOT EXISTS (SELECT 1 FROM rooms WHERE id <> 0)";
    private static final String INSERT_USER =
            "INSERT INTO users (username, username_key, password_hash, created, state) VALUES (?, ?, ?, ?, 'disabled')"
                    + " RETURNING id";
    private static final String FIND_USER = "SELECT id FROM users WHERE username_key = ?";
    private static final String TO_BE_INDEXED = "INSERT INTO unindexed (room, after_id) VALUES (?, 0)";
    private static final String HAVE_READ_LOBBY =
            "INSERT OR REPLACE INTO read_marks (user_id, room, id) SELECT id, 0, ? FROM users WHERE id <> 0";
    private static final String HAVE_READ = """
        INSERT OR REPLACE INTO read_marks (user_id, room, id)
        SELECT user_id, room, ?2 FROM members WHERE room = ?1 AND role IS NOT NULL\
        """;

    private final StoreConnection connection;
    private final Instant now;
    private final Map<String, Long> users = new HashMap<>();
    private final Map<String, Room> rooms = new HashMap<>();
    private final ImportedEntries rows;
    private final SqliteRoomRows roomRows;
    private final SqliteMemberRows members;
    private long loaded;
    private long newestMillis;

    /** @param now when accounts are made that there must be */
    EntryLoading(StoreConnection connection, Instant now) {
        this.connection = connection;
        this.now = now;
        this.rows = new ImportedEntries(connection);
        this.roomRows = new SqliteRoomRows(connection);
        this.members = new SqliteMemberRows(connection);
        rooms.put(RoomName.LOBBY.key(), new Room(EntryKey.LOBBY));
    }

    private static final class Room {
        final long number;
        long lastId;

        Room(long number) {
            this.number = number;
        }
    }

    static boolean isEmpty(StoreConnection connection) throws SQLException {
        return connection.queryForText(IS_EMPTY).equals("1");
    }

    void take(RoomEntry line) throws SQLException {
        Entry entry = line.entry();
        Room room = rooms.get(line.room().key());
        if (room == null) {
            room = new Room(begin(line.room(), entry));
            rooms.put(line.room().key(), room);
        }
        room.lastId = entry.id();
        long userId = user(entry.username());
        rows.insert(room.number, userId, entry);
        takeEffect(room.number, userId, entry);
        loaded++;
        if (room.number != EntryKey.LOBBY) {
            newestMillis = Math.max(newestMillis, entry.timestamp().toEpochMilli());
        }
    }

    /** With its first entry: direct rooms have none that says how they came about. */
    private long begin(RoomName name, Entry first) throws SQLException {
        if (first instanceof Entry.Create create) {
            return insertRoom(name, create.value(), create.topic().orElse(""));
        }
        long room = insertRoom(name, RoomKind.DIRECT, "");
        Username author = new Username(first.username());
        come(room, user(author.value()), Role.MEMBER, 1);
        come(room, user(name.partnerOf(author).orElseThrow().value()), Role.MEMBER, 1);
        return room;
    }

    private long insertRoom(RoomName name, RoomKind kind, String topic) throws SQLException {
        return roomRows.create(name, kind, topic)
                .orElseThrow(() -> new SQLException("there is a room %s already".formatted(name)));
    }

    private void takeEffect(long room, long userId, Entry entry) throws SQLException {
        if (entry instanceof Entry.Edit edit) {
            rows.edit(room, edit);
        } else if (entry instanceof Entry.Delete delete) {
            rows.delete(room, delete);
        } else if (entry instanceof Entry.React react) {
            rows.react(room, react.target(), react.value(), react.username(), true);
        } else if (entry instanceof Entry.Unreact unreact) {
            rows.react(room, unreact.target(), unreact.value(), unreact.username(), false);
        } else if (entry instanceof Entry.Create) {
            if (userId != ServerUser.ID) {
                come(room, userId, Role.OWNER, entry.id());
            }
        } else if (entry instanceof Entry.Topic topic) {
            roomRows.setTopic(room, topic.value());
        } else if (entry instanceof Entry.Archive) {
            roomRows.setArchived(room, true);
        } else if (entry instanceof Entry.Unarchive) {
            roomRows.setArchived(room, false);
        } else if (entry instanceof Entry.Join) {
            come(room, userId, Role.MEMBER, entry.id());
        } else if (entry instanceof Entry.Leave) {
            change(room, userId, MemberRow::gone);
        } else {
            takeEffectOnSubject(room, entry);
        }
    }

    private void takeEffectOnSubject(long room, Entry entry) throws SQLException {
        if (entry instanceof Entry.Add add) {
            come(room, user(add.subject()), Role.MEMBER, entry.id());
        } else if (entry instanceof Entry.Kick kick) {
            change(room, user(kick.subject()), MemberRow::gone);
        } else if (entry instanceof Entry.Ban ban) {
            change(room, user(ban.subject()), row -> row.banned(MemberRow.millis(ban.until())));
        } else if (entry instanceof Entry.Unban unban) {
            change(room, user(unban.subject()), row -> row.banned(0));
        } else if (entry instanceof Entry.Mute mute) {
            change(room, user(mute.subject()), row -> row.muted(MemberRow.millis(mute.until())));
        } else if (entry instanceof Entry.Unmute unmute) {
            change(room, user(unmute.subject()), row -> row.muted(0));
        } else if (entry instanceof Entry.RoleChange change) {
            change(room, user(change.subject()), row -> row.as(change.value()));
        }
    }

    private void come(long room, long userId, Role role, long id) throws SQLException {
        change(room, userId, row -> row.come(role, id));
    }

    private void change(long room, long userId, UnaryOperator<MemberRow> change) throws SQLException {
        members.put(userId, room, change.apply(members.find(userId, room)));
    }

    private long user(String name) throws SQLException {
        String key = Username.keyOf(name);
        Long known = users.get(key);
        if (known == null) {
            known = findOrMakeUser(name, key);
            users.put(key, known);
        }
        return known;
    }

    private long findOrMakeUser(String name, String key) throws SQLException {
        if (name.equals(Entry.SERVER)) {
            ServerUser.mustBeThere(connection, now);
            return ServerUser.ID;
        }
        PreparedStatement find = connection.prepared(FIND_USER);
        find.setString(1, key);
        long found = ImportedEntries.number(find);
        if (found != 0) {
            return found;
        }
        PreparedStatement insert = connection.prepared(INSERT_USER);
        insert.setString(1, name);
        insert.setString(2, key);
        insert.setString(3, ClosedPassword.HASH);
        insert.setLong(4, now.toEpochMilli());
        return ImportedEntries.number(insert);
    }

    /** @return how many were taken in */
    long finish() throws SQLException {
        for (Room room : rooms.values()) {
            if (room.number == EntryKey.LOBBY) {
                rows.run(HAVE_READ_LOBBY, room.lastId);
            } else {
                rows.run(HAVE_READ, room.number, room.lastId);
                rows.run(TO_BE_INDEXED, room.number);
            }
        }
        if (rooms.size() > 1) {
            rows.run(SqliteAppender.NOTE_TIME, Long.toString(newestMillis));
        }
        return loaded;
    }
}
