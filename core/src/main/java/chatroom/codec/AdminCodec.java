package chatroom.codec;

import chatroom.protocol.AdminAction;
import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
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

    /** One message as a line of an export, its LF included. */
    public byte[] write(ChatMessage message) {
        JsonWriter out = writer.begin();
        EntryFields.write(message, out);
        return out.frame();
    }

    /** A line of an export. */
    public ChatMessage readMessage(ByteBuffer line) throws Violation {
        return EntryFields.message(json.read(line));
    }
}
