package chatroom.codec;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.RoomName;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** What the server sends: replies and events to frames on the server, frames to replies and events in clients. Not thread-safe. */
public final class ServerFrameCodec {
    private final JsonReader json = new JsonReader();
    private final JsonWriter writer = new JsonWriter();

    /** The frame of a reply, its LF included. */
    public byte[] write(Optional<Ref> ref, Reply reply) {
        JsonWriter out = writer.begin();
        if (reply instanceof Reply.Sent sent) {
            beginOk(sent, ref, out);
            ReplyTable.write(sent, out);
        } else if (reply instanceof Reply.Ok ok) {
            beginOk(ok, ref, out);
            ReplyTable.OK.write(ok, out);
        } else if (reply instanceof Reply.Failed failed) {
            out.field("status", "error");
            failed.action().ifPresent(action -> out.field("action", action));
            out.ref(ref).field("code", failed.code().wireName()).field("message", failed.message());
            failed.retryAfterMillis().ifPresent(millis -> out.field("retry_after_ms", millis));
            failed.until().ifPresent(until -> out.field("until", until));
        }
        return out.frame();
    }

    private static void beginOk(Reply.Ok ok, Optional<Ref> ref, JsonWriter out) {
        out.field("status", "ok").field("action", ok.action().wireName()).ref(ref);
        write(ok.room(), out);
    }

    /** Some names, at least one, as {@link #writeWho} takes them: most of them are the same in one answer after the other. */
    public byte[] writeNames(List<String> names) {
        return writer.part(names);
    }

    /**
     * The frame of a {@link Reply.WhoIsThere}, its LF included.
     *
     * @param names all of them, in their order, as {@link #writeNames} wrote them
     */
    public byte[] writeWho(Optional<Ref> ref, List<byte[]> names, int online) {
        return writer.begin()
                .field("status", "ok")
                .field("action", Action.WHO.wireName())
                .ref(ref)
                .parts("users", names)
                .field("online", online)
                .frame();
    }

    /** The frame of an event, its LF included. */
    public byte[] write(Event event) {
        JsonWriter out = writer.begin();
        if (event instanceof Event.MessagePosted posted) {
            out.field("event", EventTable.MESSAGE);
            write(posted.room(), out);
            EntryFields.write(posted.entry(), out);
        } else {
            out.field("event", EventTable.ALL.nameOf(event));
            write(event.room(), out);
            EventTable.ALL.write(event, out);
        }
        return out.frame();
    }

    /** About the lobby the field is left out. */
    private static void write(RoomName room, JsonWriter out) {
        if (!room.isLobby()) {
            out.field("room", room.value());
        }
    }

    /**
     * Reads a frame from the server.
     *
     * @throws Violation if it isn't a frame of this protocol: the peer isn't a chatroom server, or a broken one
     */
    public ServerFrame read(ByteBuffer frame) throws Violation {
        Fields fields = json.read(frame);
        if (fields.has("event")) {
            String name = fields.string("event");
            if (name.equals(EventTable.MESSAGE)) {
                return new ServerFrame.Unasked(EventTable.message(fields));
            }
            return EventTable.ALL.has(name)
                    ? new ServerFrame.Unasked(EventTable.ALL.read(name, fields))
                    : new ServerFrame.Unknown();
        }
        Optional<Ref> ref = fields.ref();
        return switch (fields.string("status")) {
            case "ok" -> {
                Optional<Action> action = Action.ofWireName(fields.string("action"));
                yield action.isPresent()
                        ? new ServerFrame.Answer(ref, ReplyTable.OK.read(action.get(), fields))
                        : new ServerFrame.Unknown();
            }
            case "error" -> new ServerFrame.Answer(ref, failed(fields));
            default -> new ServerFrame.Unknown();
        };
    }

    /** A code of a later protocol reads as an internal error: the sentence still says what is wrong. */
    private static Reply failed(Fields fields) throws Violation {
        return new Reply.Failed(
                fields.optionalString("action"),
                ErrorCode.ofWireName(fields.string("code")).orElse(ErrorCode.INTERNAL_ERROR),
                fields.optionalString("message").orElse(""),
                fields.optionalId("retry_after_ms"),
                fields.optionalTimestamp("until"));
    }
}
