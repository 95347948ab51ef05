package chatroom.codec;

import chatroom.protocol.Action;
import chatroom.protocol.Emoji;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Limits;
import chatroom.protocol.MessageText;
import chatroom.protocol.Request;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Violation;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The fields of each request that only a server with many rooms is asked; the room stands before them. */
final class RoomRequestTable {
    private static final String USERNAME = "username";
    private static final String REASON = "reason";
    private static final String TOPIC = "topic";
    private static final String MINE = "mine";

    /** Far more than a server's cursor has. */
    private static final int CURSOR_CHARS = 200;

    static CodecTable.Builder<Action, Request> addTo(CodecTable.Builder<Action, Request> table) {
        addEntries(table);
        addModeration(table);
        return table.row(Action.ROOMS, RoomRequest.Rooms.class, RoomRequestTable::rooms, RoomRequestTable::write)
                .row(Action.MEMBERS, RoomRequest.Members.class, RoomRequestTable::members, RoomRequestTable::write)
                .row(Action.FOLLOW, RoomRequest.Follow.class, RoomRequestTable::follow, RoomRequestTable::write)
                .row(
                        Action.UNFOLLOW,
                        RoomRequest.Unfollow.class,
                        fields -> new RoomRequest.Unfollow(RequestCodec.room(fields)),
                        (unfollow, out) -> {})
                .row(
                        Action.READ,
                        RoomRequest.Read.class,
                        fields -> new RoomRequest.Read(RequestCodec.room(fields), fields.id("id")),
                        (read, out) -> out.field("id", read.id()))
                .row(
                        Action.TYPING,
                        RoomRequest.Typing.class,
                        fields -> new RoomRequest.Typing(RequestCodec.room(fields)),
                        (typing, out) -> {})
                .row(
                        Action.BLOCK,
                        RoomRequest.Block.class,
                        fields -> new RoomRequest.Block(fields.string(USERNAME)),
                        (block, out) -> out.field(USERNAME, block.username()))
                .row(
                        Action.UNBLOCK,
                        RoomRequest.Unblock.class,
                        fields -> new RoomRequest.Unblock(fields.string(USERNAME)),
                        (unblock, out) -> out.field(USERNAME, unblock.username()))
                .row(Action.BLOCKS, new RoomRequest.Blocks())
                .kind(RoomRequest.SearchMine.class, RoomRequestTable::write);
    }

    private static void addEntries(CodecTable.Builder<Action, Request> table) {
        table.row(Action.EDIT, RoomRequest.Edit.class, RoomRequestTable::edit, (edit, out) -> {
                    out.field("id", edit.id()).field("text", edit.text().value());
                    RequestCodec.write(edit.nonce(), out);
                })
                .row(Action.DELETE, RoomRequest.Delete.class, RoomRequestTable::delete, (delete, out) -> {
                    out.field("id", delete.id());
                    writeReason(delete.reason(), out);
                    RequestCodec.write(delete.nonce(), out);
                })
                .row(Action.REACT, RoomRequest.React.class, RoomRequestTable::react, RoomRequestTable::write)
                .row(Action.CREATE, RoomRequest.Create.class, RoomRequestTable::create, RoomRequestTable::write)
                .row(
                        Action.JOIN,
                        RoomRequest.Join.class,
                        fields -> new RoomRequest.Join(RequestCodec.room(fields), RequestCodec.nonce(fields)),
                        (join, out) -> RequestCodec.write(join.nonce(), out))
                .row(
                        Action.LEAVE,
                        RoomRequest.Leave.class,
                        fields -> new RoomRequest.Leave(RequestCodec.room(fields), RequestCodec.nonce(fields)),
                        (leave, out) -> RequestCodec.write(leave.nonce(), out))
                .row(Action.TOPIC, RoomRequest.SetTopic.class, RoomRequestTable::setTopic, (topic, out) -> {
                    out.field("text", topic.text().value());
                    RequestCodec.write(topic.nonce(), out);
                })
                .row(
                        Action.ARCHIVE,
                        RoomRequest.Archive.class,
                        fields -> new RoomRequest.Archive(RequestCodec.room(fields), RequestCodec.nonce(fields)),
                        (archive, out) -> RequestCodec.write(archive.nonce(), out))
                .row(
                        Action.UNARCHIVE,
                        RoomRequest.Unarchive.class,
                        fields -> new RoomRequest.Unarchive(RequestCodec.room(fields), RequestCodec.nonce(fields)),
                        (unarchive, out) -> RequestCodec.write(unarchive.nonce(), out));
    }

    private static void addModeration(CodecTable.Builder<Action, Request> table) {
        table.row(
                        Action.ADD,
                        RoomRequest.Add.class,
                        fields -> new RoomRequest.Add(
                                RequestCodec.room(fields), fields.string(USERNAME), RequestCodec.nonce(fields)),
                        (add, out) -> RequestCodec.write(add.nonce(), out.field(USERNAME, add.username())))
                .kind(RoomRequest.KickFrom.class, (kick, out) -> {
                    out.field(USERNAME, kick.username());
                    writeReason(kick.reason(), out);
                    RequestCodec.write(kick.nonce(), out);
                })
                .row(Action.BAN, RoomRequest.Ban.class, RoomRequestTable::ban, (ban, out) -> {
                    out.field(USERNAME, ban.username());
                    writeReason(ban.reason(), out);
                    ban.seconds().ifPresent(seconds -> out.field("seconds", seconds));
                    RequestCodec.write(ban.nonce(), out);
                })
                .row(
                        Action.UNBAN,
                        RoomRequest.Unban.class,
                        fields -> new RoomRequest.Unban(
                                RequestCodec.room(fields), fields.string(USERNAME), RequestCodec.nonce(fields)),
                        (unban, out) -> RequestCodec.write(unban.nonce(), out.field(USERNAME, unban.username())))
                .row(Action.MUTE, RoomRequest.Mute.class, RoomRequestTable::mute, (mute, out) -> {
                    out.field(USERNAME, mute.username());
                    writeReason(mute.reason(), out);
                    mute.seconds().ifPresent(seconds -> out.field("seconds", seconds));
                    RequestCodec.write(mute.nonce(), out);
                })
                .row(
                        Action.UNMUTE,
                        RoomRequest.Unmute.class,
                        fields -> new RoomRequest.Unmute(
                                RequestCodec.room(fields), fields.string(USERNAME), RequestCodec.nonce(fields)),
                        (unmute, out) -> RequestCodec.write(unmute.nonce(), out.field(USERNAME, unmute.username())))
                .row(Action.ROLE, RoomRequest.ChangeRole.class, RoomRequestTable::changeRole, (change, out) -> {
                    out.field(USERNAME, change.username())
                            .field("role", change.role().wireName());
                    RequestCodec.write(change.nonce(), out);
                });
    }

    private static RoomRequest.Edit edit(Fields fields) throws Violation {
        return new RoomRequest.Edit(
                RequestCodec.room(fields),
                messageId(fields),
                MessageText.of(fields.string("text")),
                RequestCodec.nonce(fields));
    }

    private static RoomRequest.Delete delete(Fields fields) throws Violation {
        return new RoomRequest.Delete(
                RequestCodec.room(fields), messageId(fields), line(fields, REASON), RequestCodec.nonce(fields));
    }

    private static RoomRequest.React react(Fields fields) throws Violation {
        return new RoomRequest.React(
                RequestCodec.room(fields),
                messageId(fields),
                Emoji.of(fields.string("emoji")),
                fields.flag("on", true),
                RequestCodec.nonce(fields));
    }

    private static void write(RoomRequest.React react, JsonWriter out) {
        out.field("id", react.id()).field("emoji", react.emoji().value());
        if (!react.on()) {
            out.field("on", false);
        }
        RequestCodec.write(react.nonce(), out);
    }

    private static RoomRequest.Create create(Fields fields) throws Violation {
        return new RoomRequest.Create(newRoom(fields), kind(fields), topic(fields), RequestCodec.nonce(fields));
    }

    static RoomName newRoom(Fields fields) throws Violation {
        RoomName name = RoomName.of(fields.string("room"));
        if (name.isDirect()) {
            throw new Violation(
                    ErrorCode.INVALID_ROOM, "A direct room isn't created: it begins with the first message into it.");
        }
        return name;
    }

    static RoomKind kind(Fields fields) throws Violation {
        return RoomKind.ofWireName(fields.optionalString("kind").orElse(RoomKind.PUBLIC.wireName()))
                .filter(k -> k != RoomKind.DIRECT)
                .orElseThrow(() -> invalid("\"kind\" of a room must be \"public\" or \"private\"."));
    }

    static Optional<SingleLine> topic(Fields fields) throws Violation {
        return line(fields, TOPIC);
    }

    private static void write(RoomRequest.Create create, JsonWriter out) {
        out.field("room", create.name().value()).field("kind", create.kind().wireName());
        create.topic().ifPresent(topic -> out.field(TOPIC, topic.value()));
        RequestCodec.write(create.nonce(), out);
    }

    private static RoomRequest.SetTopic setTopic(Fields fields) throws Violation {
        return new RoomRequest.SetTopic(
                RequestCodec.room(fields), SingleLine.of(TOPIC, fields.string("text")), RequestCodec.nonce(fields));
    }

    static RoomRequest.KickFrom kickFrom(Fields fields) throws Violation {
        return new RoomRequest.KickFrom(
                RequestCodec.room(fields), fields.string(USERNAME), line(fields, REASON), RequestCodec.nonce(fields));
    }

    private static RoomRequest.Ban ban(Fields fields) throws Violation {
        return new RoomRequest.Ban(
                RequestCodec.room(fields),
                fields.string(USERNAME),
                line(fields, REASON),
                seconds(fields),
                RequestCodec.nonce(fields));
    }

    private static RoomRequest.Mute mute(Fields fields) throws Violation {
        return new RoomRequest.Mute(
                RequestCodec.room(fields),
                fields.string(USERNAME),
                line(fields, REASON),
                seconds(fields),
                RequestCodec.nonce(fields));
    }

    private static RoomRequest.ChangeRole changeRole(Fields fields) throws Violation {
        return new RoomRequest.ChangeRole(
                RequestCodec.room(fields), fields.string(USERNAME), role(fields), RequestCodec.nonce(fields));
    }

    static Role role(Fields fields) throws Violation {
        return Role.ofWireName(fields.string("role"))
                .orElseThrow(() -> invalid("\"role\" must be \"owner\", \"moderator\" or \"member\"."));
    }

    private static RoomRequest.Rooms rooms(Fields fields) throws Violation {
        return new RoomRequest.Rooms(fields.flag("all", false), fields.optionalString("after"), limit(fields));
    }

    private static void write(RoomRequest.Rooms rooms, JsonWriter out) {
        if (rooms.all()) {
            out.field("all", true);
        }
        rooms.after().ifPresent(name -> out.field("after", name));
        out.field("limit", rooms.limit());
    }

    private static RoomRequest.Members members(Fields fields) throws Violation {
        return new RoomRequest.Members(
                RequestCodec.room(fields), fields.flag("banned", false), fields.optionalString("after"), limit(fields));
    }

    private static void write(RoomRequest.Members members, JsonWriter out) {
        if (members.banned()) {
            out.field("banned", true);
        }
        members.after().ifPresent(name -> out.field("after", name));
        out.field("limit", members.limit());
    }

    private static RoomRequest.Follow follow(Fields fields) throws Violation {
        return new RoomRequest.Follow(
                RequestCodec.room(fields), fields.optionalId("last_id"), fields.optionalString("epoch"));
    }

    private static void write(RoomRequest.Follow follow, JsonWriter out) {
        follow.lastId().ifPresent(id -> out.field("last_id", id));
        follow.epoch().ifPresent(epoch -> out.field("epoch", epoch));
    }

    static RoomRequest.SearchMine searchMine(Fields fields) throws Violation {
        if (!fields.string("rooms").equals(MINE)) {
            throw invalid("\"rooms\" of a search can only be \"mine\".");
        }
        if (fields.has("room") || fields.has("before_id")) {
            throw invalid("A search in all rooms has neither \"room\" nor \"before_id\": \"cursor\" goes on with it.");
        }
        Optional<String> cursor = fields.optionalString("cursor");
        if (cursor.isPresent() && cursor.get().length() > CURSOR_CHARS) {
            throw invalid("\"cursor\" must be one of a reply.");
        }
        return new RoomRequest.SearchMine(
                SearchQuery.of(fields.string("query")), cursor, RequestCodec.limit(fields, Limits.HISTORY_DEFAULT));
    }

    private static void write(RoomRequest.SearchMine search, JsonWriter out) {
        out.field("rooms", MINE).field("query", search.query().words());
        search.cursor().ifPresent(cursor -> out.field("cursor", cursor));
        out.field("limit", search.limit());
    }

    private static long messageId(Fields fields) throws Violation {
        return fields.wholeNumber("id", 1, Long.MAX_VALUE);
    }

    private static Optional<SingleLine> line(Fields fields, String name) throws Violation {
        Optional<String> value = fields.optionalString(name);
        return value.isPresent() ? Optional.of(SingleLine.of(name, value.get())) : Optional.empty();
    }

    private static void writeReason(Optional<SingleLine> reason, JsonWriter out) {
        reason.ifPresent(line -> out.field(REASON, line.value()));
    }

    private static OptionalInt seconds(Fields fields) throws Violation {
        OptionalLong seconds = fields.optionalWholeNumber("seconds", 1, RoomLimits.SECONDS);
        return seconds.isPresent() ? OptionalInt.of((int) seconds.getAsLong()) : OptionalInt.empty();
    }

    private static int limit(Fields fields) throws Violation {
        return (int)
                fields.optionalWholeNumber("limit", 1, RoomLimits.PAGE_MOST).orElse(RoomLimits.PAGE_DEFAULT);
    }

    private static Violation invalid(String sentence) {
        return new Violation(ErrorCode.INVALID_REQUEST, sentence);
    }

    private RoomRequestTable() {}
}
