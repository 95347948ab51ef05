package chatroom.codec;

import chatroom.protocol.AdminAction;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.MessageText;
import chatroom.protocol.Password;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.util.EnumSet;

/** The fields of each request of an operator. */
final class AdminRequestTable {
    /** A thousand years, and some. */
    private static final long MOST_HOURS = 10_000_000;

    private static final String CLOCK_IS_RIGHT = "clock_is_right";

    static final CodecTable<AdminAction, AdminRequest> ALL = CodecTable.<AdminAction, AdminRequest>of(
                    AdminRequest.class)
            .row(AdminAction.HEALTH, new AdminRequest.Health())
            .row(AdminAction.STATUS, new AdminRequest.Status())
            .row(AdminAction.NODES, new AdminRequest.Nodes())
            .row(
                    AdminAction.SESSIONS,
                    AdminRequest.Sessions.class,
                    fields -> new AdminRequest.Sessions(
                            fields.optionalId("after_id").orElse(0)),
                    (sessions, out) -> out.field("after_id", sessions.afterId()))
            .row(
                    AdminAction.USERS,
                    AdminRequest.Users.class,
                    fields -> new AdminRequest.Users(
                            fields.optionalString("after").orElse("")),
                    (users, out) -> out.field("after", users.after()))
            .row(AdminAction.USER_ADD, AdminRequest.AddUser.class, AdminRequestTable::addUser, AdminRequestTable::write)
            .row(
                    AdminAction.USER_PASSWD,
                    AdminRequest.ChangePassword.class,
                    fields -> new AdminRequest.ChangePassword(
                            fields.string("username"), Password.chosen(fields.string("password"))),
                    (change, out) -> out.field("username", change.username())
                            .field("password", change.password().value()))
            .row(
                    AdminAction.USER_DISABLE,
                    AdminRequest.DisableUser.class,
                    fields -> new AdminRequest.DisableUser(fields.string("username")),
                    (disable, out) -> out.field("username", disable.username()))
            .row(
                    AdminAction.USER_ENABLE,
                    AdminRequest.EnableUser.class,
                    fields -> new AdminRequest.EnableUser(fields.string("username")),
                    (enable, out) -> out.field("username", enable.username()))
            .row(
                    AdminAction.USER_DELETE,
                    AdminRequest.DeleteUser.class,
                    fields -> new AdminRequest.DeleteUser(fields.string("username")),
                    (delete, out) -> out.field("username", delete.username()))
            .row(
                    AdminAction.USER_ADMIN,
                    AdminRequest.SetAdmin.class,
                    fields -> new AdminRequest.SetAdmin(fields.string("username"), fields.flag("admin")),
                    (set, out) -> out.field("username", set.username()).field("admin", set.admin()))
            .row(
                    AdminAction.ROOMS,
                    AdminRequest.Rooms.class,
                    fields -> new AdminRequest.Rooms(
                            fields.optionalString("after").orElse("")),
                    (rooms, out) -> out.field("after", rooms.after()))
            .row(
                    AdminAction.ROOM_CREATE,
                    AdminRequest.CreateRoom.class,
                    AdminRequestTable::createRoom,
                    AdminRequestTable::write)
            .row(
                    AdminAction.ROOM_ARCHIVE,
                    AdminRequest.ArchiveRoom.class,
                    fields -> new AdminRequest.ArchiveRoom(room(fields), fields.flag("archived", true)),
                    (archive, out) -> out.field("room", archive.room().value()).field("archived", archive.archived()))
            .row(
                    AdminAction.ROOM_DELETE,
                    AdminRequest.DeleteRoom.class,
                    fields -> new AdminRequest.DeleteRoom(room(fields)),
                    (delete, out) -> out.field("room", delete.room().value()))
            .row(
                    AdminAction.ROOM_ROLE,
                    AdminRequest.SetRole.class,
                    fields -> new AdminRequest.SetRole(
                            room(fields), fields.string("username"), RoomRequestTable.role(fields)),
                    (set, out) -> out.field("room", set.room().value())
                            .field("username", set.username())
                            .field("role", set.role().wireName()))
            .row(
                    AdminAction.KICK,
                    AdminRequest.Kick.class,
                    fields -> new AdminRequest.Kick(fields.string("username")),
                    (kick, out) -> out.field("username", kick.username()))
            .row(
                    AdminAction.ANNOUNCE,
                    AdminRequest.Announce.class,
                    fields -> new AdminRequest.Announce(MessageText.of(fields.string("text"))),
                    (announce, out) -> out.field("text", announce.text().value()))
            .row(
                    AdminAction.INVITE,
                    AdminRequest.Invite.class,
                    fields -> new AdminRequest.Invite((int) fields.wholeNumber("hours", 1, 8_760)),
                    (invite, out) -> out.field("hours", invite.hours()))
            .row(
                    AdminAction.BACKUP,
                    AdminRequest.Backup.class,
                    fields -> new AdminRequest.Backup(fields.string("file")),
                    (backup, out) -> out.field("file", backup.file()))
            .row(AdminAction.VERIFY, new AdminRequest.Verify())
            .row(
                    AdminAction.PRUNE,
                    AdminRequest.Prune.class,
                    fields -> new AdminRequest.Prune(
                            fields.wholeNumber("older_than_hours", 0, MOST_HOURS), fields.flag(CLOCK_IS_RIGHT, false)),
                    (prune, out) ->
                            out.field("older_than_hours", prune.hours()).field(CLOCK_IS_RIGHT, prune.clockIsRight()))
            .row(
                    AdminAction.MEND_TIMES,
                    AdminRequest.MendTimes.class,
                    fields ->
                            new AdminRequest.MendTimes(fields.flag("apply", false), fields.flag(CLOCK_IS_RIGHT, false)),
                    (mend, out) -> out.field("apply", mend.apply()).field(CLOCK_IS_RIGHT, mend.clockIsRight()))
            .row(
                    AdminAction.MESSAGES,
                    AdminRequest.Messages.class,
                    fields -> new AdminRequest.Messages(
                            optionalRoom(fields), fields.optionalId("after_id").orElse(0)),
                    (messages, out) ->
                            out.field("room", messages.room().value()).field("after_id", messages.afterId()))
            .build(EnumSet.allOf(AdminAction.class));

    private static AdminRequest.AddUser addUser(Fields fields) throws Violation {
        return new AdminRequest.AddUser(
                Username.of(fields.string("username")),
                Password.chosen(fields.string("password")),
                fields.flag("admin", false));
    }

    private static RoomName room(Fields fields) throws Violation {
        return RoomName.of(fields.string("room"));
    }

    static RoomName optionalRoom(Fields fields) throws Violation {
        return RoomName.of(fields.optionalString("room").orElse(RoomName.LOBBY.value()));
    }

    private static AdminRequest.CreateRoom createRoom(Fields fields) throws Violation {
        return new AdminRequest.CreateRoom(
                RoomRequestTable.newRoom(fields),
                RoomRequestTable.kind(fields),
                RoomRequestTable.topic(fields),
                fields.optionalString("owner"));
    }

    private static void write(AdminRequest.CreateRoom create, JsonWriter out) {
        out.field("room", create.room().value()).field("kind", create.kind().wireName());
        create.topic().ifPresent(topic -> out.field("topic", topic.value()));
        create.owner().ifPresent(owner -> out.field("owner", owner));
    }

    private static void write(AdminRequest.AddUser add, JsonWriter out) {
        out.field("username", add.username().value())
                .field("password", add.password().value());
        if (add.admin()) {
            out.field("admin", true);
        }
    }

    private AdminRequestTable() {}
}
