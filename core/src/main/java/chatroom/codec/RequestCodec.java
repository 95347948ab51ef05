package chatroom.codec;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Incoming;
import chatroom.protocol.Limits;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Password;
import chatroom.protocol.Ref;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Subscription;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;

/** What clients send: frames to requests on the server, requests to frames in clients. Not thread-safe. */
public final class RequestCodec {
    /** An action longer than any that exists isn't echoed in full. */
    private static final int MAX_ECHOED_ACTION_CHARS = 64;

    private static final CodecTable<Action, Request> TABLE = RoomRequestTable.addTo(
                    CodecTable.<Action, Request>of(Request.class))
            .row(Action.REGISTER, Request.Register.class, RequestCodec::register, RequestCodec::write)
            .row(Action.LOGIN, Request.Login.class, RequestCodec::login, RequestCodec::write)
            .row(Action.RESUME, Request.Resume.class, RequestCodec::resume, RequestCodec::write)
            .row(Action.PASSWORD, Request.ChangePassword.class, RequestCodec::changePassword, RequestCodec::write)
            .row(Action.SEND, Request.Send.class, RequestCodec::send, RequestCodec::write)
            .row(Action.POLL, Request.Poll.class, RequestCodec::poll, RequestCodec::write)
            .row(Action.HISTORY, Request.History.class, RequestCodec::history, RequestCodec::write)
            .reader(Action.SEARCH, RequestCodec::search)
            .kind(Request.Search.class, RequestCodec::write)
            .row(Action.WHO, Request.Who.class, fields -> new Request.Who(room(fields)), (who, out) -> {})
            .row(Action.PING, new Request.Ping())
            .reader(Action.KICK, RequestCodec::kick)
            .kind(Request.Kick.class, (kick, out) -> out.field("username", kick.username()))
            .row(
                    Action.ANNOUNCE,
                    Request.Announce.class,
                    fields -> new Request.Announce(MessageText.of(fields.string("text"))),
                    (announce, out) -> out.field("text", announce.text().value()))
            .row(Action.INVITE, new Request.Invite())
            .row(Action.LOGOUT, new Request.Logout())
            .build(EnumSet.allOf(Action.class));

    private final JsonReader json = new JsonReader();
    private final JsonWriter writer = new JsonWriter();

    /** Reads a frame as far as it can be read. Never throws for what is in it. */
    public Incoming read(ByteBuffer frame) {
        Optional<Ref> ref = Optional.empty();
        String action = null;
        try {
            Fields fields = json.read(frame);
            // Both are read before either is judged, so that an error echoes as much as it can.
            Violation badRef = null;
            try {
                ref = fields.ref();
            } catch (Violation violation) {
                badRef = violation;
            }
            action = fields.string("action");
            if (badRef != null) {
                throw badRef;
            }
            return new Incoming.Call(ref, request(action(action), fields));
        } catch (Violation violation) {
            return new Incoming.Refused(
                    ref, Optional.ofNullable(action).filter(n -> n.length() <= MAX_ECHOED_ACTION_CHARS), violation);
        }
    }

    private static Action action(String name) throws Violation {
        return Action.ofWireName(name)
                .orElseThrow(() -> new Violation(
                        ErrorCode.UNKNOWN_ACTION,
                        "There is no such action; see docs/protocol.md for those there are."));
    }

    private static Request request(Action action, Fields fields) throws Violation {
        return switch (action) {
            case SEND -> send(fields);
            case POLL -> poll(fields);
            default -> TABLE.read(action, fields);
        };
    }

    /** The frame of a request, its LF included. */
    public byte[] write(Optional<Ref> ref, Request request) {
        JsonWriter out =
                writer.begin().field("action", request.action().wireName()).ref(ref);
        if (!request.room().isLobby()) {
            out.field("room", request.room().value());
        }
        TABLE.write(request, out);
        return out.frame();
    }

    private static Request.Register register(Fields fields) throws Violation {
        String username = fields.string("username");
        String password = fields.string("password");
        Optional<String> invite = fields.optionalString("invite");
        return new Request.Register(Username.of(username), Password.chosen(password), invite);
    }

    private static void write(Request.Register register, JsonWriter out) {
        out.field("username", register.username().value())
                .field("password", register.password().value());
        register.invite().ifPresent(code -> out.field("invite", code));
    }

    private static Request.Login login(Fields fields) throws Violation {
        return new Request.Login(
                fields.string("username"), new Password(fields.string("password")), subscription(fields));
    }

    private static void write(Request.Login login, JsonWriter out) {
        out.field("username", login.username())
                .field("password", login.password().value());
        write(login.subscription(), out);
    }

    private static Request.Resume resume(Fields fields) throws Violation {
        return new Request.Resume(fields.string("token"), subscription(fields));
    }

    private static void write(Request.Resume resume, JsonWriter out) {
        out.field("token", resume.token());
        write(resume.subscription(), out);
    }

    private static Request.ChangePassword changePassword(Fields fields) throws Violation {
        return new Request.ChangePassword(new Password(fields.string("old")), Password.chosen(fields.string("new")));
    }

    private static void write(Request.ChangePassword change, JsonWriter out) {
        out.field("old", change.old().value()).field("new", change.chosen().value());
    }

    private static Request.Send send(Fields fields) throws Violation {
        MessageText text = MessageText.of(fields.string("text"));
        Optional<String> kind = fields.optionalString("kind");
        if (kind.isPresent() && !kind.get().equals("action")) {
            throw new Violation(ErrorCode.INVALID_REQUEST, "\"kind\" of what is sent can only be \"action\".");
        }
        return new Request.Send(
                room(fields),
                text,
                kind.isPresent(),
                fields.optionalWholeNumber("reply_to", 1, Long.MAX_VALUE),
                nonce(fields));
    }

    private static void write(Request.Send send, JsonWriter out) {
        out.field("text", send.text().value());
        if (send.isAction()) {
            out.field("kind", "action");
        }
        send.replyTo().ifPresent(id -> out.field("reply_to", id));
        write(send.nonce(), out);
    }

    /** The room that a request means. */
    static RoomReference room(Fields fields) throws Violation {
        Optional<String> room = fields.optionalString("room");
        return room.isPresent() ? RoomReference.of(room.get()) : RoomReference.LOBBY;
    }

    static Optional<Nonce> nonce(Fields fields) throws Violation {
        Optional<String> nonce = fields.optionalString("nonce");
        return nonce.isPresent() ? Optional.of(Nonce.of(nonce.get())) : Optional.empty();
    }

    static void write(Optional<Nonce> nonce, JsonWriter out) {
        nonce.ifPresent(n -> out.field("nonce", n.value()));
    }

    private static Request kick(Fields fields) throws Violation {
        return room(fields).isLobby() ? new Request.Kick(fields.string("username")) : RoomRequestTable.kickFrom(fields);
    }

    private static Request.Poll poll(Fields fields) throws Violation {
        return new Request.Poll(room(fields), fields.id("last_id"), limit(fields, Limits.PAGE_MESSAGES));
    }

    private static void write(Request.Poll poll, JsonWriter out) {
        out.field("last_id", poll.lastId()).field("limit", poll.limit());
    }

    private static Request.History history(Fields fields) throws Violation {
        return new Request.History(room(fields), fields.optionalId("before_id"), limit(fields, Limits.HISTORY_DEFAULT));
    }

    private static void write(Request.History history, JsonWriter out) {
        history.beforeId().ifPresent(id -> out.field("before_id", id));
        out.field("limit", history.limit());
    }

    private static Request search(Fields fields) throws Violation {
        if (fields.has("rooms")) {
            return RoomRequestTable.searchMine(fields);
        }
        return new Request.Search(
                room(fields),
                SearchQuery.of(fields.string("query")),
                fields.optionalId("before_id"),
                limit(fields, Limits.HISTORY_DEFAULT));
    }

    private static void write(Request.Search search, JsonWriter out) {
        out.field("query", search.query().words());
        search.beforeId().ifPresent(id -> out.field("before_id", id));
        out.field("limit", search.limit());
    }

    private static Subscription subscription(Fields fields) throws Violation {
        return new Subscription(
                fields.optionalId("last_id"), fields.optionalString("epoch"), fields.flag("push", true));
    }

    private static void write(Subscription subscription, JsonWriter out) {
        subscription.lastId().ifPresent(id -> out.field("last_id", id));
        subscription.epoch().ifPresent(epoch -> out.field("epoch", epoch));
        if (!subscription.push()) {
            out.field("push", false);
        }
    }

    static int limit(Fields fields, int whenAbsent) throws Violation {
        return (int)
                fields.optionalWholeNumber("limit", 1, Limits.PAGE_MESSAGES).orElse(whenAbsent);
    }
}
