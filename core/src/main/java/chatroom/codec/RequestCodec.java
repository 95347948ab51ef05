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
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Subscription;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What clients send: frames to requests on the server, requests to frames in clients. Not thread-safe. */
public final class RequestCodec {
    /** An action longer than any that exists isn't echoed in full. */
    private static final int MAX_ECHOED_ACTION_CHARS = 64;

    private final JsonReader json = new JsonReader();
    private final JsonWriter writer = new JsonWriter();

    /** Reads a frame as far as it can be read. Never throws for what is in it. */
    public Incoming read(ByteBuffer frame) {
        Optional<Ref> ref = Optional.empty();
        Optional<String> action = Optional.empty();
        try {
            Fields fields = json.read(frame);
            // Both are read before either is judged, so that an error echoes as much as it can.
            Violation badRef = null;
            try {
                ref = fields.ref();
            } catch (Violation violation) {
                badRef = violation;
            }
            String name = fields.string("action");
            action = Optional.of(name).filter(n -> n.length() <= MAX_ECHOED_ACTION_CHARS);
            if (badRef != null) {
                throw badRef;
            }
            return new Incoming.Call(ref, request(name, fields));
        } catch (Violation violation) {
            return new Incoming.Refused(ref, action, violation);
        }
    }

    private static Request request(String name, Fields fields) throws Violation {
        Action action = Action.ofWireName(name)
                .orElseThrow(() -> new Violation(
                        ErrorCode.UNKNOWN_ACTION,
                        "There is no such action; see docs/protocol.md for those there are."));
        return switch (action) {
            case REGISTER ->
                register(fields.string("username"), fields.string("password"), fields.optionalString("invite"));
            case LOGIN ->
                new Request.Login(
                        fields.string("username"), new Password(fields.string("password")), subscription(fields));
            case RESUME -> new Request.Resume(fields.string("token"), subscription(fields));
            case PASSWORD ->
                new Request.ChangePassword(new Password(fields.string("old")), Password.chosen(fields.string("new")));
            case SEND -> send(fields.string("text"), fields.optionalString("nonce"));
            case POLL ->
                new Request.Poll(fields.wholeNumber("last_id", 0, Long.MAX_VALUE), limit(fields, Limits.PAGE_MESSAGES));
            case HISTORY ->
                new Request.History(
                        fields.optionalWholeNumber("before_id", 0, Long.MAX_VALUE),
                        limit(fields, Limits.HISTORY_DEFAULT));
            case SEARCH ->
                new Request.Search(
                        SearchQuery.of(fields.string("query")),
                        fields.optionalWholeNumber("before_id", 0, Long.MAX_VALUE),
                        limit(fields, Limits.HISTORY_DEFAULT));
            case WHO -> new Request.Who();
            case PING -> new Request.Ping();
            case KICK -> new Request.Kick(fields.string("username"));
            case ANNOUNCE -> new Request.Announce(MessageText.of(fields.string("text")));
            case INVITE -> new Request.Invite();
            case LOGOUT -> new Request.Logout();
        };
    }

    private static Request register(String username, String password, Optional<String> invite) throws Violation {
        return new Request.Register(Username.of(username), Password.chosen(password), invite);
    }

    private static Request send(String text, Optional<String> nonce) throws Violation {
        return new Request.Send(
                MessageText.of(text), nonce.isPresent() ? Optional.of(Nonce.of(nonce.get())) : Optional.empty());
    }

    private static Subscription subscription(Fields fields) throws Violation {
        return new Subscription(
                fields.optionalWholeNumber("last_id", 0, Long.MAX_VALUE),
                fields.optionalString("epoch"),
                fields.flag("push", true));
    }

    private static int limit(Fields fields, int whenAbsent) throws Violation {
        return (int)
                fields.optionalWholeNumber("limit", 1, Limits.PAGE_MESSAGES).orElse(whenAbsent);
    }

    /** The frame of a request, its LF included. */
    public byte[] write(Optional<Ref> ref, Request request) {
        JsonWriter out =
                writer.begin().field("action", request.action().wireName()).ref(ref);
        if (request instanceof Request.Register register) {
            out.field("username", register.username().value())
                    .field("password", register.password().value());
            register.invite().ifPresent(code -> out.field("invite", code));
        } else if (request instanceof Request.Login login) {
            out.field("username", login.username())
                    .field("password", login.password().value());
            write(login.subscription(), out);
        } else if (request instanceof Request.Resume resume) {
            out.field("token", resume.token());
            write(resume.subscription(), out);
        } else if (request instanceof Request.ChangePassword change) {
            out.field("old", change.old().value()).field("new", change.chosen().value());
        } else if (request instanceof Request.Send send) {
            out.field("text", send.text().value());
            send.nonce().ifPresent(nonce -> out.field("nonce", nonce.value()));
        } else if (request instanceof Request.Poll poll) {
            out.field("last_id", poll.lastId()).field("limit", poll.limit());
        } else if (request instanceof Request.History history) {
            history.beforeId().ifPresent(id -> out.field("before_id", id));
            out.field("limit", history.limit());
        } else if (request instanceof Request.Search search) {
            out.field("query", search.query().words());
            search.beforeId().ifPresent(id -> out.field("before_id", id));
            out.field("limit", search.limit());
        } else if (request instanceof Request.Kick kick) {
            out.field("username", kick.username());
        } else if (request instanceof Request.Announce announce) {
            out.field("text", announce.text().value());
        }
        return out.frame();
    }

    private static void write(Subscription subscription, JsonWriter out) {
        subscription.lastId().ifPresent(id -> out.field("last_id", id));
        subscription.epoch().ifPresent(epoch -> out.field("epoch", epoch));
        if (!subscription.push()) {
            out.field("push", false);
        }
    }
}
