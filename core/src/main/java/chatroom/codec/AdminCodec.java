package chatroom.codec;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Password;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The frames of the admin socket (docs/admin.md), requests and replies, in both directions. Not thread-safe. */
public final class AdminCodec {
    /** A thousand years, and some. */
    private static final long MOST_HOURS = 10_000_000;

    private static final String CLOCK_IS_RIGHT = "clock_is_right";

    private final JsonReader json = new JsonReader();
    private final JsonWriter writer = new JsonWriter();
    private final Timestamps timestamps = new Timestamps();

    /** The frame of a request, its LF included. */
    public byte[] write(AdminRequest request) {
        JsonWriter out = writer.begin().field("action", action(request));
        if (request instanceof AdminRequest.Sessions sessions) {
            out.field("after_id", sessions.afterId());
        } else if (request instanceof AdminRequest.Users users) {
            out.field("after", users.after());
        } else if (request instanceof AdminRequest.AddUser add) {
            out.field("username", add.username().value())
                    .field("password", add.password().value());
            if (add.admin()) {
                out.field("admin", true);
            }
        } else if (request instanceof AdminRequest.ChangePassword change) {
            out.field("username", change.username())
                    .field("password", change.password().value());
        } else if (request instanceof AdminRequest.DisableUser disable) {
            out.field("username", disable.username());
        } else if (request instanceof AdminRequest.EnableUser enable) {
            out.field("username", enable.username());
        } else if (request instanceof AdminRequest.DeleteUser delete) {
            out.field("username", delete.username());
        } else if (request instanceof AdminRequest.SetAdmin set) {
            out.field("username", set.username()).field("admin", set.admin());
        } else if (request instanceof AdminRequest.Kick kick) {
            out.field("username", kick.username());
        } else if (request instanceof AdminRequest.Announce announce) {
            out.field("text", announce.text().value());
        } else if (request instanceof AdminRequest.Invite invite) {
            out.field("hours", invite.hours());
        } else if (request instanceof AdminRequest.Backup backup) {
            out.field("file", backup.file());
        } else if (request instanceof AdminRequest.Prune prune) {
            out.field("older_than_hours", prune.hours()).field(CLOCK_IS_RIGHT, prune.clockIsRight());
        } else if (request instanceof AdminRequest.MendTimes mend) {
            out.field("apply", mend.apply()).field(CLOCK_IS_RIGHT, mend.clockIsRight());
        } else if (request instanceof AdminRequest.Messages messages) {
            out.field("after_id", messages.afterId());
        }
        return out.frame();
    }

    /** The word for a request on the wire. */
    private static String action(AdminRequest request) {
        if (request instanceof AdminRequest.Health) {
            return "health";
        }
        if (request instanceof AdminRequest.Status) {
            return "status";
        }
        if (request instanceof AdminRequest.Sessions) {
            return "sessions";
        }
        if (request instanceof AdminRequest.Users) {
            return "users";
        }
        if (request instanceof AdminRequest.AddUser) {
            return "user_add";
        }
        if (request instanceof AdminRequest.ChangePassword) {
            return "user_passwd";
        }
        if (request instanceof AdminRequest.DisableUser) {
            return "user_disable";
        }
        if (request instanceof AdminRequest.EnableUser) {
            return "user_enable";
        }
        if (request instanceof AdminRequest.DeleteUser) {
            return "user_delete";
        }
        if (request instanceof AdminRequest.SetAdmin) {
            return "user_admin";
        }
        if (request instanceof AdminRequest.Kick) {
            return "kick";
        }
        if (request instanceof AdminRequest.Announce) {
            return "announce";
        }
        if (request instanceof AdminRequest.Invite) {
            return "invite";
        }
        if (request instanceof AdminRequest.Backup) {
            return "backup";
        }
        if (request instanceof AdminRequest.Verify) {
            return "verify";
        }
        if (request instanceof AdminRequest.Prune) {
            return "prune";
        }
        if (request instanceof AdminRequest.MendTimes) {
            return "mend_times";
        }
        return "messages";
    }

    /** @throws Violation with one sentence, if it isn't a request of an operator */
    public AdminRequest readRequest(ByteBuffer frame) throws Violation {
        Fields fields = json.read(frame);
        return switch (fields.string("action")) {
            case "health" -> new AdminRequest.Health();
            case "status" -> new AdminRequest.Status();
            case "sessions" -> new AdminRequest.Sessions(idOrZero(fields, "after_id"));
            case "users" ->
                new AdminRequest.Users(fields.optionalString("after").orElse(""));
            case "user_add" ->
                new AdminRequest.AddUser(
                        Username.of(fields.string("username")),
                        Password.chosen(fields.string("password")),
                        fields.flag("admin", false));
            case "user_passwd" ->
                new AdminRequest.ChangePassword(fields.string("username"), Password.chosen(fields.string("password")));
            case "user_disable" -> new AdminRequest.DisableUser(fields.string("username"));
            case "user_enable" -> new AdminRequest.EnableUser(fields.string("username"));
            case "user_delete" -> new AdminRequest.DeleteUser(fields.string("username"));
            case "user_admin" -> new AdminRequest.SetAdmin(fields.string("username"), fields.flag("admin"));
            case "kick" -> new AdminRequest.Kick(fields.string("username"));
            case "announce" -> new AdminRequest.Announce(MessageText.of(fields.string("text")));
            case "invite" -> new AdminRequest.Invite((int) fields.wholeNumber("hours", 1, 8_760));
            case "backup" -> new AdminRequest.Backup(fields.string("file"));
            case "verify" -> new AdminRequest.Verify();
            case "prune" ->
                new AdminRequest.Prune(
                        fields.wholeNumber("older_than_hours", 0, MOST_HOURS), fields.flag(CLOCK_IS_RIGHT, false));
            case "mend_times" ->
                new AdminRequest.MendTimes(fields.flag("apply", false), fields.flag(CLOCK_IS_RIGHT, false));
            case "messages" -> new AdminRequest.Messages(idOrZero(fields, "after_id"));
            default ->
                throw new Violation(
                        ErrorCode.UNKNOWN_ACTION, "There is no such action; see docs/admin.md for those there are.");
        };
    }

    /** The frame of a reply, its LF included. */
    public byte[] write(AdminReply reply) {
        JsonWriter out = writer.begin().field("status", reply instanceof AdminReply.Failed ? "error" : "ok");
        if (reply instanceof AdminReply.Done done) {
            out.field("message", done.message());
        } else if (reply instanceof AdminReply.Failed failed) {
            out.field("message", failed.message());
        } else if (reply instanceof AdminReply.Invited invited) {
            out.field("code", invited.code()).field("expires", timestamps.text(invited.expires()));
        } else if (reply instanceof AdminReply.ServerStatus status) {
            out.field("server", status.server())
                    .field("pid", status.pid())
                    .field("started", timestamps.text(status.started()))
                    .field("connections", status.connections())
                    .field("max_connections", status.maxConnections())
                    .field("online", status.online())
                    .field("last_id", status.lastId())
                    .field("epoch", status.epoch());
        } else if (reply instanceof AdminReply.SessionPage page) {
            out.objects("sessions", page.sessions(), AdminCodec::writeSession).field("more", page.more());
        } else if (reply instanceof AdminReply.UserPage page) {
            out.objects("users", page.users(), this::writeUser).field("more", page.more());
        } else if (reply instanceof AdminReply.MessagePage page) {
            out.objects("messages", page.messages(), this::writeMessage).field("more", page.more());
        }
        return out.frame();
    }

    private static void writeSession(AdminReply.SessionLine session, JsonWriter out) {
        out.field("id", session.id()).field("peer", session.peer());
        session.username().ifPresent(name -> out.field("username", name));
    }

    private void writeUser(AdminReply.UserLine user, JsonWriter out) {
        out.field("username", user.username())
                .field("state", user.state())
                .field("created", timestamps.text(user.created()));
        if (user.admin()) {
            out.field("admin", true);
        }
    }

    private void writeMessage(ChatMessage message, JsonWriter out) {
        out.field("id", message.id())
                .field("username", message.username())
                .field("text", message.text())
                .field("timestamp", timestamps.text(message.timestamp()));
    }

    /** One message as a line of an export, its LF included. */
    public byte[] write(ChatMessage message) {
        JsonWriter out = writer.begin();
        writeMessage(message, out);
        return out.frame();
    }

    /** A line of an export. */
    public ChatMessage readMessage(ByteBuffer line) throws Violation {
        return ServerFrameCodec.message(json.read(line));
    }

    /** @throws Violation if it isn't a reply of an admin socket */
    public AdminReply readReply(ByteBuffer frame) throws Violation {
        Fields fields = json.read(frame);
        if (!fields.string("status").equals("ok")) {
            return new AdminReply.Failed(fields.string("message"));
        }
        if (fields.has("message")) {
            return new AdminReply.Done(fields.string("message"));
        }
        if (fields.has("code")) {
            return new AdminReply.Invited(fields.string("code"), ServerFrameCodec.timestamp(fields, "expires"));
        }
        if (fields.has("sessions")) {
            return new AdminReply.SessionPage(sessions(fields), fields.flag("more", false));
        }
        if (fields.has("users")) {
            return new AdminReply.UserPage(users(fields), fields.flag("more", false));
        }
        if (fields.has("messages")) {
            return new AdminReply.MessagePage(ServerFrameCodec.messages(fields), fields.flag("more", false));
        }
        return new AdminReply.ServerStatus(
                fields.string("server"),
                fields.wholeNumber("pid", 0, Long.MAX_VALUE),
                ServerFrameCodec.timestamp(fields, "started"),
                ServerFrameCodec.count(fields, "connections"),
                ServerFrameCodec.count(fields, "max_connections"),
                ServerFrameCodec.count(fields, "online"),
                ServerFrameCodec.id(fields, "last_id"),
                fields.string("epoch"));
    }

    private static List<AdminReply.SessionLine> sessions(Fields fields) throws Violation {
        List<AdminReply.SessionLine> sessions = new ArrayList<>();
        for (Fields session : fields.objects("sessions")) {
            sessions.add(new AdminReply.SessionLine(
                    ServerFrameCodec.id(session, "id"), session.string("peer"), session.optionalString("username")));
        }
        return sessions;
    }

    private static List<AdminReply.UserLine> users(Fields fields) throws Violation {
        List<AdminReply.UserLine> users = new ArrayList<>();
        for (Fields user : fields.objects("users")) {
            users.add(new AdminReply.UserLine(
                    user.string("username"),
                    user.string("state"),
                    ServerFrameCodec.timestamp(user, "created"),
                    user.flag("admin", false)));
        }
        return users;
    }

    private static long idOrZero(Fields fields, String name) throws Violation {
        return fields.optionalWholeNumber(name, 0, Long.MAX_VALUE).orElse(0);
    }
}
