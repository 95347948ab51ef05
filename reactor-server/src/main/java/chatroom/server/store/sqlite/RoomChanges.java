package chatroom.server.store.sqlite;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Role;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.RoomEntry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rooms, and who is in them. Storage thread only, in one transaction. */
final class RoomChanges {
    private static final String CREATE = """
            INSERT INTO rooms (name, name_key, kind, topic) VALUES (?, ?, ?, ?)
            ON CONFLICT (name_key) DO NOTHING RETURNING id""";
    static final String TOPIC = "UPDATE rooms SET topic = ?2 WHERE id = ?1 AND topic <> ?2";
    static final String STATE = "UPDATE rooms SET state = ?2 WHERE id = ?1 AND state <> ?2";
    private static final String FIND =
            "SELECT role, muted_until, banned_until FROM members WHERE user_id = ? AND room = ?";
    static final String COME = """
            INSERT INTO members (user_id, room, role, since) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET role = excluded.role, since = excluded.since, banned_until = NULL""";
    private static final String HAS_READ = "INSERT OR REPLACE INTO read_marks (user_id, room, id) VALUES (?, ?, ?)";
    static final String GO = "UPDATE members SET role = NULL WHERE user_id = ? AND room = ?";
    static final String GONE =
            "DELETE FROM members WHERE user_id = ? AND room = ? AND role IS NULL AND muted_until IS NULL AND banned_until IS NULL";
    static final String ROLE = """
            INSERT INTO members (user_id, room, role, since) VALUES (?1, ?2, ?3, 0)
            ON CONFLICT DO UPDATE SET role = excluded.role""";
    static final String MUTE = """
            INSERT INTO members (user_id, room, since, muted_until) VALUES (?1, ?2, 0, ?3)
            ON CONFLICT DO UPDATE SET muted_until = excluded.muted_until""";
    static final String BAN = """
            INSERT INTO members (user_id, room, since, banned_until) VALUES (?1, ?2, 0, ?3)
            ON CONFLICT DO UPDATE SET role = NULL, banned_until = excluded.banned_until""";
    private static final String OTHER_OWNERS =
            "SELECT count(*) FROM members WHERE room = ?2 AND user_id <> ?1 AND role = 'owner'";
    private static final String OTHERS =
            "SELECT count(*) FROM members WHERE room = ?2 AND user_id <> ?1 AND role IS NOT NULL";
    private static final String USER = "SELECT id, username FROM users WHERE username_key = ? AND state <> 'deleted'";
    /** Where somebody is, direct rooms apart, and who comes after them where there is no other owner: the oldest, moderators first. */
    private static final String ROOMS_OF = """
            SELECT rooms.id, rooms.name, members.role,
                (SELECT users.username FROM members heirs JOIN users ON users.id = heirs.user_id
                    WHERE heirs.room = rooms.id AND heirs.user_id <> ?1 AND heirs.role IS NOT NULL
                    ORDER BY heirs.role = 'owner' DESC, heirs.role = 'moderator' DESC, heirs.since, heirs.user_id LIMIT 1)
            FROM members JOIN rooms ON rooms.id = members.room
            WHERE members.user_id = ?1 AND members.role IS NOT NULL AND rooms.id <> 0 AND rooms.kind <> 'direct' AND rooms.state <> 'deleted'
            ORDER BY rooms.id""";

    private static final String ROOMS_OF_MEMBER = """
            SELECT count(*) FROM members JOIN rooms ON rooms.id = members.room
            WHERE members.user_id = ?1 AND members.role IS NOT NULL AND rooms.id <> ?2 AND rooms.kind <> 'direct' AND rooms.state <> 'deleted'""";
    private static final String BLOCKED = "SELECT count(*) FROM blocks WHERE user_id = ? AND blocked_id = ?";

    private final EntryWriter writer;

    RoomChanges(EntryWriter writer) {
        this.writer = writer;
    }

    /** What is known of somebody in a room, a member or not. */
    private record Standing(Optional<Role> role, long mutedUntil, long bannedUntil) {}

    /** @param name as registered */
    private record Subject(long id, String name) {}

    /** Something that takes place in the room of an entry, and is about somebody. */
    private interface Step {
        EntryResult with(long userId, String name, Standing standing) throws SQLException;
    }

    EntryResult create(NewEntry entry, Change.Create create) throws SQLException {
        if (!entry.isByServer() && isInTooManyRooms(entry.userId(), create)) {
            return new EntryResult.Refused(ErrorCode.TOO_MANY);
        }
        long room;
        PreparedStatement insert = writer.connection().prepared(CREATE);
        insert.setString(1, entry.room().value());
        insert.setString(2, entry.room().key());
        insert.setString(3, create.kind().wireName());
        insert.setString(4, create.topic().orElse(""));
        try (ResultSet row = insert.executeQuery()) {
            if (!row.next()) {
                return new EntryResult.Refused(ErrorCode.ROOM_TAKEN);
            }
            room = row.getLong(1);
        }
        if (!entry.isByServer()) {
            come(room, entry.userId(), Role.OWNER);
        }
        return writer.write(
                room,
                entry,
                "create",
                "",
                0,
                lines(create.kind().wireName(), create.topic().orElse("")));
    }

    EntryResult topic(long room, NewEntry entry, Change.Topic topic) throws SQLException {
        return update(TOPIC, room, topic.text())
                ? writer.write(room, entry, "topic", "", 0, topic.text())
                : new EntryResult.Unchanged();
    }

    EntryResult archive(long room, NewEntry entry, Change.Archive archive) throws SQLException {
        return update(STATE, room, archive.on() ? "archived" : "active")
                ? writer.write(room, entry, archive.on() ? "archive" : "unarchive", "", 0, null)
                : new EntryResult.Unchanged();
    }

    private boolean update(String sql, long room, String value) throws SQLException {
        PreparedStatement update = writer.connection().prepared(sql);
        update.setLong(1, room);
        update.setString(2, value);
        return update.executeUpdate() == 1;
    }

    EntryResult join(long room, NewEntry entry, Change.Join join) throws SQLException {
        Standing standing = standing(room, entry.userId());
        if (isNow(standing.bannedUntil)) {
            return new EntryResult.Refused(ErrorCode.BANNED);
        }
        if (standing.role.isPresent()) {
            return new EntryResult.Unchanged();
        }
        if (isInTooManyRooms(entry.userId(), join)) {
            return new EntryResult.Refused(ErrorCode.TOO_MANY);
        }
        come(room, entry.userId(), Role.MEMBER);
        return writer.write(room, entry, "join", "", 0, null);
    }

    EntryResult leave(long room, NewEntry entry) throws SQLException {
        Standing standing = standing(room, entry.userId());
        if (standing.role.isEmpty()) {
            return new EntryResult.Refused(ErrorCode.NOT_A_MEMBER);
        }
        if (isLastOwner(room, entry.userId(), standing) && count(OTHERS, entry.userId(), room) > 0) {
            return new EntryResult.Refused(ErrorCode.FORBIDDEN);
        }
        go(room, entry.userId());
        return writer.write(room, entry, "leave", "", 0, null);
    }

    /** A room that somebody leaves, and who is to own it if nobody else does. */
    private record Left(long room, RoomName name, boolean owner, Optional<Username> heir) {}

    /** All rooms, direct ones apart. None is left without an owner, unless nobody is in it any more. */
    List<RoomEntry> leaveAll(Account account) throws SQLException {
        List<RoomEntry> entries = new ArrayList<>();
        for (Left left : roomsOf(account.id())) {
            if (left.owner && left.heir.isPresent()) {
                Change.ChangeRole change = new Change.ChangeRole(left.heir.get(), Role.OWNER);
                keep(entries, left.name, changeRole(left.room, NewEntry.byServer(left.name, change), change));
            }
            NewEntry leave =
                    new NewEntry(left.name, account.id(), account.username(), Optional.empty(), new Change.Leave());
            keep(entries, left.name, leave(left.room, leave));
        }
        return entries;
    }

    private List<Left> roomsOf(long userId) throws SQLException {
        List<Left> rooms = new ArrayList<>();
        PreparedStatement find = writer.connection().prepared(ROOMS_OF);
        find.setLong(1, userId);
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                rooms.add(new Left(
                        row.getLong(1),
                        StoredValue.roomName(row, 2),
                        row.getString(3).equals(Role.OWNER.wireName()),
                        row.getString(4) == null ? Optional.empty() : Optional.of(StoredValue.username(row, 4))));
            }
        }
        return rooms;
    }

    private static void keep(List<RoomEntry> entries, RoomName room, EntryResult result) {
        if (result instanceof EntryResult.Stored stored) {
            entries.add(new RoomEntry(room, stored.entry()));
        }
    }

    EntryResult add(long room, NewEntry entry, Change.Add add) throws SQLException {
        return about(room, add.subject(), (userId, name, standing) -> {
            if (isNow(standing.bannedUntil)) {
                return new EntryResult.Refused(ErrorCode.BANNED);
            }
            if (standing.role.isPresent()) {
                return new EntryResult.Unchanged();
            }
            if (count(BLOCKED, userId, entry.userId()) > 0) {
                return new EntryResult.Refused(ErrorCode.FORBIDDEN);
            }
            if (isInTooManyRooms(userId, add)) {
                return new EntryResult.Refused(ErrorCode.TOO_MANY);
            }
            come(room, userId, Role.MEMBER);
            return writer.write(room, entry, "add", "", 0, name);
        });
    }

    private boolean isInTooManyRooms(long userId, Change.Coming coming) throws SQLException {
        return count(ROOMS_OF_MEMBER, userId, EntryKey.LOBBY) >= coming.mostRooms();
    }

    EntryResult kick(long room, NewEntry entry, Change.Kick kick) throws SQLException {
        return about(room, kick.subject(), (userId, name, standing) -> {
            if (standing.role.isEmpty()) {
                return new EntryResult.Unchanged();
            }
            go(room, userId);
            return writer.write(
                    room, entry, "kick", "", 0, lines(name, kick.reason().orElse("")));
        });
    }

    EntryResult ban(long room, NewEntry entry, Change.Ban ban) throws SQLException {
        return about(room, ban.subject(), (userId, name, standing) -> {
            long until = millis(ban.until());
            if (standing.role.isEmpty() && standing.bannedUntil == until) {
                return new EntryResult.Unchanged();
            }
            restrict(BAN, room, userId, until);
            return writer.write(room, entry, "ban", "", 0, ended(name, ban.until(), ban.reason()));
        });
    }

    EntryResult unban(long room, NewEntry entry, Change.Unban unban) throws SQLException {
        return about(room, unban.subject(), (userId, name, standing) -> {
            if (!isNow(standing.bannedUntil)) {
                return new EntryResult.Unchanged();
            }
            restrict(BAN, room, userId, 0);
            go(room, userId);
            return writer.write(room, entry, "unban", "", 0, name);
        });
    }

    EntryResult mute(long room, NewEntry entry, Change.Mute mute) throws SQLException {
        return about(room, mute.subject(), (userId, name, standing) -> {
            long until = millis(mute.until());
            if (standing.mutedUntil == until) {
                return new EntryResult.Unchanged();
            }
            restrict(MUTE, room, userId, until);
            return writer.write(room, entry, "mute", "", 0, ended(name, mute.until(), mute.reason()));
        });
    }

    EntryResult unmute(long room, NewEntry entry, Change.Unmute unmute) throws SQLException {
        return about(room, unmute.subject(), (userId, name, standing) -> {
            if (!isNow(standing.mutedUntil)) {
                return new EntryResult.Unchanged();
            }
            restrict(MUTE, room, userId, 0);
            forgetIfNothingIsKnown(room, userId);
            return writer.write(room, entry, "unmute", "", 0, name);
        });
    }

    EntryResult changeRole(long room, NewEntry entry, Change.ChangeRole change) throws SQLException {
        return about(room, change.subject(), (userId, name, standing) -> {
            if (standing.role.isEmpty()) {
                return new EntryResult.Refused(ErrorCode.UNKNOWN_USER);
            }
            if (standing.role.get() == change.role()) {
                return new EntryResult.Unchanged();
            }
            if (isLastOwner(room, userId, standing)) {
                return new EntryResult.Refused(ErrorCode.FORBIDDEN);
            }
            PreparedStatement update = writer.connection().prepared(ROLE);
            update.setLong(1, userId);
            update.setLong(2, room);
            update.setString(3, change.role().wireName());
            update.executeUpdate();
            return writer.write(
                    room, entry, "role", "", 0, lines(name, change.role().wireName()));
        });
    }

    private EntryResult about(long room, Username subject, Step step) throws SQLException {
        Optional<Subject> found = find(subject);
        return found.isEmpty()
                ? new EntryResult.Refused(ErrorCode.UNKNOWN_USER)
                : step.with(found.get().id, found.get().name, standing(room, found.get().id));
    }

    private Optional<Subject> find(Username user) throws SQLException {
        PreparedStatement find = writer.connection().prepared(USER);
        find.setString(1, user.key());
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? Optional.of(new Subject(row.getLong(1), row.getString(2))) : Optional.empty();
        }
    }

    private Standing standing(long room, long userId) throws SQLException {
        PreparedStatement find = writer.connection().prepared(FIND);
        find.setLong(1, userId);
        find.setLong(2, room);
        try (ResultSet row = find.executeQuery()) {
            // Everybody is in the lobby.
            Optional<Role> byDefault = room == EntryKey.LOBBY ? Optional.of(Role.MEMBER) : Optional.empty();
            return row.next()
                    ? new Standing(
                            Optional.ofNullable(row.getString(1))
                                    .flatMap(Role::ofWireName)
                                    .or(() -> byDefault),
                            row.getLong(2),
                            row.getLong(3))
                    : new Standing(byDefault, 0, 0);
        }
    }

    /** Has read everything, this entry too. */
    private void come(long room, long userId, Role role) throws SQLException {
        long id = writer.nextId(room);
        PreparedStatement come = writer.connection().prepared(COME);
        come.setLong(1, userId);
        come.setLong(2, room);
        come.setString(3, role.wireName());
        come.setLong(4, id);
        come.executeUpdate();
        PreparedStatement hasRead = writer.connection().prepared(HAS_READ);
        hasRead.setLong(1, userId);
        hasRead.setLong(2, room);
        hasRead.setLong(3, id);
        hasRead.executeUpdate();
    }

    /** A mute outlasts it. */
    private void go(long room, long userId) throws SQLException {
        run(GO, userId, room);
        forgetIfNothingIsKnown(room, userId);
    }

    private void forgetIfNothingIsKnown(long room, long userId) throws SQLException {
        run(GONE, userId, room);
    }

    private void run(String sql, long userId, long room) throws SQLException {
        PreparedStatement statement = writer.connection().prepared(sql);
        statement.setLong(1, userId);
        statement.setLong(2, room);
        statement.executeUpdate();
    }

    /** @param until 0 for not at all */
    private void restrict(String sql, long room, long userId, long until) throws SQLException {
        PreparedStatement statement = writer.connection().prepared(sql);
        statement.setLong(1, userId);
        statement.setLong(2, room);
        if (until == 0) {
            statement.setNull(3, Types.INTEGER);
        } else {
            statement.setLong(3, until);
        }
        statement.executeUpdate();
    }

    private boolean isLastOwner(long room, long userId, Standing standing) throws SQLException {
        return standing.role.equals(Optional.of(Role.OWNER)) && count(OTHER_OWNERS, userId, room) == 0;
    }

    private long count(String sql, long first, long second) throws SQLException {
        PreparedStatement select = writer.connection().prepared(sql);
        select.setLong(1, first);
        select.setLong(2, second);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private boolean isNow(long until) {
        return until > writer.byClock().toEpochMilli();
    }

    static long millis(Optional<Instant> until) {
        return until.orElse(RoomLimits.FOR_EVER).toEpochMilli();
    }

    private static String ended(String subject, Optional<Instant> until, Optional<String> reason) {
        return lines(
                subject, until.map(end -> Long.toString(end.toEpochMilli())).orElse(""), reason.orElse(""));
    }

    private static String lines(String... parts) {
        return String.join("\n", parts);
    }
}
