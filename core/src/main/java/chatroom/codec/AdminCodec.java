package chatroom.codec;

import chatroom.protocol.AdminAction;
import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.RoomName;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;

/** The frames of the admin socket (docs/admin.md), requests and replies, in both directions. Not thread-safe. */
public final class AdminCodec {
    private final JsonReader json = new JsonReader();
    private final JsonWriter writer = new JsonWriter();

    /** The frame of a request, its LF included. */
    public byte[] write(AdminRequest request) {
        JsonWriter out = writer.begin().field("action", request.action().wireName());
        AdminRequestTable.ALL.write(request, out);
        return out.frame();
    }

    /** @throws Violation with one sentence, if it isn't a request of an operator */
    public AdminRequest readRequest(ByteBuffer frame) throws Violation {
        Fields fields = json.read(frame);
        AdminAction action = AdminAction.ofWireName(fields.string("action"))
                .orElseThrow(() -> new Violation(
                        ErrorCode.UNKNOWN_ACTION, "There is no such action; see docs/admin.md for those there are."));
        return AdminRequestTable.ALL.read(action, fields);
    }

    /** The frame of a reply, its LF included. */
    public byte[] write(AdminReply reply) {
        JsonWriter out = writer.begin().field("status", reply instanceof AdminReply.Failed ? "error" : "ok");
        AdminReplyTable.ALL.write(reply, out);
        return out.frame();
    }

    /**
     * Reads the reply to a request.
     *
     * @throws Violation if it isn't one to this request
     */
    public AdminReply readReply(AdminAction asked, ByteBuffer frame) throws Violation {
        Fields fields = json.read(frame);
        return AdminReplyTable.ALL.read(
                fields.string("status").equals("ok") ? asked.reply() : AdminReply.Failed.class, fields);
    }

    /** One entry as a line of an export, its LF included. Those of the lobby don't name their room. */
    public byte[] write(RoomName room, Entry entry) {
        JsonWriter out = writer.begin();
        if (!room.isLobby()) {
            out.field("room", room.value());
        }
        EntryFields.write(entry, out);
        return out.frame();
    }

    /** A line of an export. */
    public ExportLine readLine(ByteBuffer line) throws Violation {
        Fields fields = json.read(line);
        return new ExportLine(AdminRequestTable.optionalRoom(fields), EntryFields.read(fields));
    }

    /** An entry, and where it is. */
    public record ExportLine(RoomName room, Entry entry) {}
}
