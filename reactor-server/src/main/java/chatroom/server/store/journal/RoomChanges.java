package chatroom.server.store.journal;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Role;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.RoomEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Rooms, and who is in them. Storage thread only, in one transaction. */
final class RoomChanges {
    private final JournalWriter writer;
    private final RoomRows rooms;
    private final MemberRows members;
    private final BatchTime time;

    RoomChanges(JournalWriter writer, JournalRows rows, BatchTime time) {
        this.writer = writer;
        this.rooms = rows.rooms();
        this.members = rows.members();
        this.time = time;
    }

    /** Something that takes place in the room of an entry, and is about somebody. */
    private interface Step {
        /** @param row what is kept of them there */
        EntryResult with(MemberRows.User user, MemberRow row) throws SQLException;
    }

    EntryResult create(NewEntry entry, Change.Create create) throws SQLException {
        if (!entry.isByServer()) {
            if (!members.isThere(entry.userId())) {
                return refused(ErrorCode.FORBIDDEN);
            }
            if (isInTooManyRooms(entry.userId(), create)) {
                return refused(ErrorCode.TOO_MANY);
            }
        }
        OptionalLong room =
                rooms.create(entry.room(), create.kind(), create.topic().orElse(""));
        if (room.isEmpty()) {
            return refused(ErrorCode.ROOM_TAKEN);
        }
        if (!entry.isByServer()) {
            come(room.getAsLong(), entry.userId(), MemberRow.NOBODY, Role.OWNER);
        }
        return writer.write(
                room.getAsLong(),
                entry,
                "create",
                lines(create.kind().wireName(), create.topic().orElse("")));
    }

    EntryResult topic(long room, NewEntry entry, Change.Topic topic) throws SQLException {
        return rooms.setTopic(room, topic.text())
                ? writer.write(room, entry, "topic", topic.text())
                : new EntryResult.Unchanged();
    }

    EntryResult archive(long room, NewEntry entry, Change.Archive archive) throws SQLException {
        return rooms.setArchived(room, archive.on())
                ? writer.write(room, entry, archive.on() ? "archive" : "unarchive", null)
                : new EntryResult.Unchanged();
    }

    EntryResult join(long room, NewEntry entry, Change.Join join) throws SQLException {
        if (!members.isThere(entry.userId())) {
            return refused(ErrorCode.FORBIDDEN);
        }
        MemberRow row = members.find(entry.userId(), room);
        if (isNow(row.bannedUntil())) {
            return refused(ErrorCode.BANNED);
        }
        if (row.role().isPresent()) {
            return new EntryResult.Unchanged();
        }
        if (isInTooManyRooms(entry.userId(), join)) {
            return refused(ErrorCode.TOO_MANY);
        }
        come(room, entry.userId(), row, Role.MEMBER);
        return writer.write(room, entry, "join", null);
    }

    EntryResult leave(long room, NewEntry entry) throws SQLException {
        MemberRow row = members.find(entry.userId(), room);
        if (row.role().isEmpty()) {
            return refused(ErrorCode.NOT_A_MEMBER);
        }
        if (isLastOwner(room, entry.userId(), row) && members.hasOtherMembers(entry.userId(), room)) {
            return refused(ErrorCode.FORBIDDEN);
        }
        members.put(entry.userId(), room, row.gone());
        return writer.write(room, entry, "leave", null);
    }

    /** None is left without an owner, unless nobody is in it any more. */
    List<RoomEntry> leaveAll(Account account) throws SQLException {
        List<RoomEntry> entries = new ArrayList<>();
        for (MemberRows.In in : members.all(account.id())) {
            if (in.role() == Role.OWNER && in.heir().isPresent()) {
                Change.ChangeRole change = new Change.ChangeRole(in.heir().get(), Role.OWNER);
                keep(entries, in.name(), changeRole(in.room(), NewEntry.byServer(in.name(), change), change));
            }
            NewEntry leave =
                    new NewEntry(in.name(), account.id(), account.username(), Optional.empty(), new Change.Leave());
            keep(entries, in.name(), leave(in.room(), leave));
        }
        return entries;
    }

    private static void keep(List<RoomEntry> entries, RoomName room, EntryResult result) {
        if (result instanceof EntryResult.Stored stored) {
            entries.add(new RoomEntry(room, stored.entry()));
        }
    }

    EntryResult add(long room, NewEntry entry, Change.Add add) throws SQLException {
        return about(room, add.subject(), (user, row) -> {
            if (isNow(row.bannedUntil())) {
                return refused(ErrorCode.BANNED);
            }
            if (row.role().isPresent()) {
                return new EntryResult.Unchanged();
            }
            if (members.isBlocking(user.id(), entry.userId())) {
                return refused(ErrorCode.FORBIDDEN);
            }
            if (isInTooManyRooms(user.id(), add)) {
                return refused(ErrorCode.TOO_MANY);
            }
            come(room, user.id(), row, Role.MEMBER);
            return writer.write(room, entry, "add", user.name().value());
        });
    }

    private boolean isInTooManyRooms(long userId, Change.Coming coming) throws SQLException {
        return members.roomsOf(userId) >= coming.mostRooms();
    }

    EntryResult kick(long room, NewEntry entry, Change.Kick kick) throws SQLException {
        return about(room, kick.subject(), (user, row) -> {
            if (row.role().isEmpty()) {
                return new EntryResult.Unchanged();
            }
            members.put(user.id(), room, row.gone());
            return writer.write(
                    room,
                    entry,
                    "kick",
                    lines(user.name().value(), kick.reason().orElse("")));
        });
    }

    EntryResult ban(long room, NewEntry entry, Change.Ban ban) throws SQLException {
        return about(room, ban.subject(), (user, row) -> {
            long until = MemberRow.millis(ban.until());
            if (row.role().isEmpty() && row.bannedUntil() == until) {
                return new EntryResult.Unchanged();
            }
            members.put(user.id(), room, row.banned(until));
            return writer.write(room, entry, "ban", ended(user.name(), ban.until(), ban.reason()));
        });
    }

    EntryResult unban(long room, NewEntry entry, Change.Unban unban) throws SQLException {
        return about(room, unban.subject(), (user, row) -> {
            if (!isNow(row.bannedUntil())) {
                return new EntryResult.Unchanged();
            }
            members.put(user.id(), room, row.banned(0));
            return writer.write(room, entry, "unban", user.name().value());
        });
    }

    EntryResult mute(long room, NewEntry entry, Change.Mute mute) throws SQLException {
        return about(room, mute.subject(), (user, row) -> {
            long until = MemberRow.millis(mute.until());
            if (row.mutedUntil() == until) {
                return new EntryResult.Unchanged();
            }
            members.put(user.id(), room, row.muted(until));
            return writer.write(room, entry, "mute", ended(user.name(), mute.until(), mute.reason()));
        });
    }

    EntryResult unmute(long room, NewEntry entry, Change.Unmute unmute) throws SQLException {
        return about(room, unmute.subject(), (user, row) -> {
            if (!isNow(row.mutedUntil())) {
                return new EntryResult.Unchanged();
            }
            members.put(user.id(), room, row.muted(0));
            return writer.write(room, entry, "unmute", user.name().value());
        });
    }

    EntryResult changeRole(long room, NewEntry entry, Change.ChangeRole change) throws SQLException {
        return about(room, change.subject(), (user, row) -> {
            Optional<Role> role = PermitCheck.role(room, row);
            if (role.isEmpty()) {
                return refused(ErrorCode.UNKNOWN_USER);
            }
            if (role.get() == change.role()) {
                return new EntryResult.Unchanged();
            }
            if (isLastOwner(room, user.id(), row)) {
                return refused(ErrorCode.FORBIDDEN);
            }
            members.put(user.id(), room, row.as(change.role()));
            return writer.write(
                    room,
                    entry,
                    "role",
                    lines(user.name().value(), change.role().wireName()));
        });
    }

    private EntryResult about(long room, Username subject, Step step) throws SQLException {
        Optional<MemberRows.User> user = members.user(subject);
        return user.isEmpty()
                ? refused(ErrorCode.UNKNOWN_USER)
                : step.with(user.get(), members.find(user.get().id(), room));
    }

    /** Has read everything, this entry too. */
    private void come(long room, long userId, MemberRow before, Role role) throws SQLException {
        long id = writer.nextId(room);
        members.put(userId, room, before.come(role, id));
        members.setRead(userId, room, id);
    }

    private boolean isLastOwner(long room, long userId, MemberRow row) throws SQLException {
        return row.role().equals(Optional.of(Role.OWNER)) && !members.hasOtherOwners(userId, room);
    }

    private boolean isNow(long until) {
        return until > time.byClock().toEpochMilli();
    }

    private static EntryResult refused(ErrorCode code) {
        return new EntryResult.Refused(code);
    }

    private static String ended(Username subject, Optional<Instant> until, Optional<String> reason) {
        return lines(
                subject.value(),
                until.map(end -> Long.toString(end.toEpochMilli())).orElse(""),
                reason.orElse(""));
    }

    private static String lines(String... parts) {
        return String.join("\n", parts);
    }
}
