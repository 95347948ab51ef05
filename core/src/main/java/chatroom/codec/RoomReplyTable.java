package chatroom.codec;

import chatroom.protocol.Action;
import chatroom.protocol.Reply;
import chatroom.protocol.Role;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import chatroom.protocol.Violation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The fields of each reply about rooms; the room stands before them. */
final class RoomReplyTable {
    /** What writes an entry, but {@code send}; and {@code kick}, where it isn't out of the lobby. */
    private static final Set<Action> WRITING = EnumSet.of(
            Action.EDIT,
            Action.DELETE,
            Action.REACT,
            Action.CREATE,
            Action.JOIN,
            Action.LEAVE,
            Action.ADD,
            Action.TOPIC,
            Action.BAN,
            Action.UNBAN,
            Action.MUTE,
            Action.UNMUTE,
            Action.ROLE,
            Action.ARCHIVE,
            Action.UNARCHIVE);

    private static final Set<Action> ACKNOWLEDGED =
            EnumSet.of(Action.UNFOLLOW, Action.READ, Action.TYPING, Action.BLOCK, Action.UNBLOCK);

    static CodecTable.Builder<Action, Reply.Ok> addTo(CodecTable.Builder<Action, Reply.Ok> table) {
        WRITING.forEach(action -> table.reader(action, fields -> written(action, fields)));
        ACKNOWLEDGED.forEach(
                action -> table.reader(action, fields -> new RoomReply.Acknowledged(action, fields.room())));
        return table.kind(RoomReply.Stored.class, RoomReplyTable::write)
                .kind(RoomReply.Unchanged.class, RoomReplyTable::write)
                .kind(RoomReply.Acknowledged.class, (acknowledged, out) -> {})
                .row(
                        Action.ROOMS,
                        RoomReply.RoomPage.class,
                        RoomReplyTable::roomPage,
                        (page, out) -> out.objects("rooms", page.rooms(), RoomReplyTable::write)
                                .field("more", page.more()))
                .row(
                        Action.MEMBERS,
                        RoomReply.MemberPage.class,
                        RoomReplyTable::memberPage,
                        (page, out) -> out.objects("members", page.members(), RoomReplyTable::write)
                                .field("more", page.more()))
                .row(
                        Action.FOLLOW,
                        RoomReply.Following.class,
                        fields -> new RoomReply.Following(fields.room(), fields.id("last_id"), fields.string("epoch")),
                        (following, out) ->
                                out.field("last_id", following.lastId()).field("epoch", following.epoch()))
                .row(
                        Action.BLOCKS,
                        RoomReply.BlockedUsers.class,
                        fields -> new RoomReply.BlockedUsers(fields.strings("users")),
                        (blocked, out) -> out.strings("users", blocked.users()))
                .kind(RoomReply.FoundPage.class, RoomReplyTable::write);
    }

    /** To what may write an entry. */
    static RoomReply written(Action action, Fields fields) throws Violation {
        Optional<RoomInfo> info = optionalInfo(fields);
        return fields.flag("unchanged", false)
                ? new RoomReply.Unchanged(action, fields.room(), info)
                : new RoomReply.Stored(
                        action,
                        fields.room(),
                        fields.id("id"),
                        fields.timestamp("timestamp"),
                        fields.flag("duplicate", false),
                        info);
    }

    private static void write(RoomReply.Stored stored, JsonWriter out) {
        out.field("id", stored.id()).field("timestamp", stored.timestamp());
        if (stored.duplicate()) {
            out.field("duplicate", true);
        }
        writeInfo(stored.info(), out);
    }

    private static void write(RoomReply.Unchanged unchanged, JsonWriter out) {
        out.field("unchanged", true);
        writeInfo(unchanged.info(), out);
    }

    static Optional<RoomInfo> optionalInfo(Fields fields) throws Violation {
        Optional<Fields> info = fields.optionalObject("info");
        return info.isPresent() ? Optional.of(info(info.get())) : Optional.empty();
    }

    static void writeInfo(Optional<RoomInfo> info, JsonWriter out) {
        info.ifPresent(room -> out.object("info", room, RoomReplyTable::write));
    }

    private static RoomInfo info(Fields fields) throws Violation {
        return new RoomInfo(
                RoomName.of(fields.string("room")),
                RoomKind.ofWireName(fields.string("kind")).orElse(RoomKind.PRIVATE),
                fields.optionalString("topic").orElse(""),
                fields.count("members"),
                fields.id("last_id"),
                fields.flag("archived", false),
                own(fields),
                fields.optionalTimestamp("muted_until"));
    }

    private static Optional<RoomInfo.Own> own(Fields fields) throws Violation {
        return fields.has("role")
                ? Optional.of(new RoomInfo.Own(
                        role(fields), fields.id("read_id"), fields.id("unread"), fields.count("mentions")))
                : Optional.empty();
    }

    private static void write(RoomInfo info, JsonWriter out) {
        out.field("room", info.room().value())
                .field("kind", info.kind().wireName())
                .field("topic", info.topic());
        info.own().ifPresent(own -> out.field("role", own.role().wireName()));
        out.field("members", info.members()).field("last_id", info.lastId());
        info.own()
                .ifPresent(own -> out.field("read_id", own.readId())
                        .field("unread", own.unread())
                        .field("mentions", own.mentions()));
        if (info.archived()) {
            out.field("archived", true);
        }
        info.mutedUntil().ifPresent(until -> out.field("muted_until", until));
    }

    private static RoomReply.RoomPage roomPage(Fields fields) throws Violation {
        List<RoomInfo> rooms = new ArrayList<>();
        for (Fields room : fields.objects("rooms")) {
            rooms.add(info(room));
        }
        return new RoomReply.RoomPage(rooms, fields.flag("more", false));
    }

    private static RoomReply.MemberPage memberPage(Fields fields) throws Violation {
        List<RoomReply.MemberLine> members = new ArrayList<>();
        for (Fields member : fields.objects("members")) {
            members.add(new RoomReply.MemberLine(
                    member.string("username"),
                    role(member),
                    member.flag("online", false),
                    member.optionalTimestamp("muted_until"),
                    member.optionalTimestamp("banned_until")));
        }
        return new RoomReply.MemberPage(fields.room(), members, fields.flag("more", false));
    }

    private static void write(RoomReply.MemberLine member, JsonWriter out) {
        out.field("username", member.username())
                .field("role", member.role().wireName())
                .field("online", member.online());
        member.mutedUntil().ifPresent(until -> out.field("muted_until", until));
        member.bannedUntil().ifPresent(until -> out.field("banned_until", until));
    }

    /** A role of a later protocol lets its bearer do what every member may. */
    private static Role role(Fields fields) throws Violation {
        return Role.ofWireName(fields.string("role")).orElse(Role.MEMBER);
    }

    static RoomReply.FoundPage foundPage(Fields fields) throws Violation {
        List<RoomReply.Found> found = new ArrayList<>();
        for (Fields message : fields.objects("messages")) {
            found.add(new RoomReply.Found(message.room(), EntryFields.message(message)));
        }
        return new RoomReply.FoundPage(
                found, fields.optionalString("cursor"), fields.flag("more", false), fields.string("epoch"));
    }

    private static void write(RoomReply.FoundPage page, JsonWriter out) {
        out.field("rooms", "mine").objects("messages", page.found(), (found, message) -> {
            message.field("room", found.room().value());
            EntryFields.write(found.message(), message);
        });
        page.cursor().ifPresent(cursor -> out.field("cursor", cursor));
        out.field("more", page.more()).field("epoch", page.epoch());
    }

    private RoomReplyTable() {}
}
