package chatroom.codec;

import chatroom.protocol.AdminReply;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The fields of each reply to an operator, found by its kind: a request knows which kind answers it. */
final class AdminReplyTable {
    static final CodecTable<Class<? extends AdminReply>, AdminReply> ALL = table();

    private static CodecTable<Class<? extends AdminReply>, AdminReply> table() {
        return CodecTable.<Class<? extends AdminReply>, AdminReply>of(AdminReply.class)
                .row(
                        AdminReply.Done.class,
                        AdminReply.Done.class,
                        fields -> new AdminReply.Done(fields.string("message")),
                        (done, out) -> out.field("message", done.message()))
                .row(
                        AdminReply.Failed.class,
                        AdminReply.Failed.class,
                        fields -> new AdminReply.Failed(fields.string("message")),
                        (failed, out) -> out.field("message", failed.message()))
                .row(
                        AdminReply.Invited.class,
                        AdminReply.Invited.class,
                        fields -> new AdminReply.Invited(fields.string("code"), fields.timestamp("expires")),
                        (invited, out) -> out.field("code", invited.code()).field("expires", invited.expires()))
                .row(
                        AdminReply.ServerStatus.class,
                        AdminReply.ServerStatus.class,
                        AdminReplyTable::status,
                        AdminReplyTable::write)
                .row(
                        AdminReply.NodeList.class,
                        AdminReply.NodeList.class,
                        fields -> new AdminReply.NodeList(nodes(fields)),
                        (list, out) -> out.objects("nodes", list.nodes(), AdminReplyTable::write))
                .row(
                        AdminReply.SessionPage.class,
                        AdminReply.SessionPage.class,
                        fields -> new AdminReply.SessionPage(sessions(fields), fields.flag("more", false)),
                        (page, out) -> out.objects("sessions", page.sessions(), AdminReplyTable::write)
                                .field("more", page.more()))
                .row(
                        AdminReply.UserPage.class,
                        AdminReply.UserPage.class,
                        fields -> new AdminReply.UserPage(users(fields), fields.flag("more", false)),
                        (page, out) -> out.objects("users", page.users(), AdminReplyTable::write)
                                .field("more", page.more()))
                .row(
                        AdminReply.RoomPage.class,
                        AdminReply.RoomPage.class,
                        fields -> new AdminReply.RoomPage(rooms(fields), fields.flag("more", false)),
                        (page, out) -> out.objects("rooms", page.rooms(), AdminReplyTable::write)
                                .field("more", page.more()))
                .row(
                        AdminReply.MessagePage.class,
                        AdminReply.MessagePage.class,
                        fields -> new AdminReply.MessagePage(EntryFields.readPage(fields), fields.flag("more", false)),
                        (page, out) -> {
                            EntryFields.writePage(page.messages(), out);
                            out.field("more", page.more());
                        })
                .build(Set.of());
    }

    private static AdminReply.ServerStatus status(Fields fields) throws Violation {
        return new AdminReply.ServerStatus(
                fields.string("server"),
                fields.id("pid"),
                fields.timestamp("started"),
                fields.count("connections"),
                fields.count("max_connections"),
                fields.count("online"),
                fields.id("last_id"),
                fields.string("epoch"),
                work(fields));
    }

    private static Optional<AdminReply.Work> work(Fields fields) throws Violation {
        Optional<String> what = fields.optionalString("work");
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of(new AdminReply.Work(
                        what.get(),
                        fields.optionalId("done").orElse(0),
                        fields.optionalId("total").orElse(0)));
    }

    private static void write(AdminReply.ServerStatus status, JsonWriter out) {
        out.field("server", status.server())
                .field("pid", status.pid())
                .field("started", status.started())
                .field("connections", status.connections())
                .field("max_connections", status.maxConnections())
                .field("online", status.online())
                .field("last_id", status.lastId())
                .field("epoch", status.epoch());
        status.work()
                .ifPresent(work -> out.field("work", work.what())
                        .field("done", work.done())
                        .field("total", work.total()));
    }

    private static List<AdminReply.NodeLine> nodes(Fields fields) throws Violation {
        List<AdminReply.NodeLine> nodes = new ArrayList<>();
        for (Fields node : fields.objects("nodes")) {
            nodes.add(new AdminReply.NodeLine(node.string("name"), node.timestamp("since"), node.count("users")));
        }
        return nodes;
    }

    private static void write(AdminReply.NodeLine node, JsonWriter out) {
        out.field("name", node.name()).field("since", node.since()).field("users", node.users());
    }

    private static List<AdminReply.SessionLine> sessions(Fields fields) throws Violation {
        List<AdminReply.SessionLine> sessions = new ArrayList<>();
        for (Fields session : fields.objects("sessions")) {
            sessions.add(new AdminReply.SessionLine(
                    session.id("id"), session.string("peer"), session.optionalString("username")));
        }
        return sessions;
    }

    private static void write(AdminReply.SessionLine session, JsonWriter out) {
        out.field("id", session.id()).field("peer", session.peer());
        session.username().ifPresent(name -> out.field("username", name));
    }

    private static List<AdminReply.UserLine> users(Fields fields) throws Violation {
        List<AdminReply.UserLine> users = new ArrayList<>();
        for (Fields user : fields.objects("users")) {
            users.add(new AdminReply.UserLine(
                    user.string("username"),
                    user.string("state"),
                    user.timestamp("created"),
                    user.flag("admin", false)));
        }
        return users;
    }

    private static void write(AdminReply.UserLine user, JsonWriter out) {
        out.field("username", user.username()).field("state", user.state()).field("created", user.created());
        if (user.admin()) {
            out.field("admin", true);
        }
    }

    private static List<AdminReply.RoomLine> rooms(Fields fields) throws Violation {
        List<AdminReply.RoomLine> rooms = new ArrayList<>();
        for (Fields room : fields.objects("rooms")) {
            rooms.add(new AdminReply.RoomLine(
                    RoomName.of(room.string("room")),
                    RoomKind.ofWireName(room.string("kind")).orElse(RoomKind.PRIVATE),
                    room.optionalString("topic").orElse(""),
                    room.flag("archived", false),
                    room.id("members"),
                    room.id("last_id")));
        }
        return rooms;
    }

    private static void write(AdminReply.RoomLine room, JsonWriter out) {
        out.field("room", room.room().value())
                .field("kind", room.kind().wireName())
                .field("topic", room.topic())
                .field("members", room.members())
                .field("last_id", room.lastId());
        if (room.archived()) {
            out.field("archived", true);
        }
    }

    private AdminReplyTable() {}
}
