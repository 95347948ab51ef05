package chatroom.codec;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Limits;
import chatroom.protocol.Ref;
import chatroom.protocol.Registration;
import chatroom.protocol.Reply;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the server sends: replies and events to frames on the server, frames to replies and events in clients. Not thread-safe. */
public final class ServerFrameCodec {
    /** Years have four digits. Java reads times far beyond, the last of which no calendar of its own can show any more. */
    private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    private final JsonReader json = new JsonReader();
    private final JsonWriter writer = new JsonWriter();
    private final Timestamps timestamps = new Timestamps();

    /** The frame of a reply, its LF included. */
    public byte[] write(Optional<Ref> ref, Reply reply) {
        JsonWriter out = writer.begin();
        if (reply instanceof Reply.Failed failed) {
            out.field("status", "error");
            failed.action().ifPresent(action -> out.field("action", action));
            out.ref(ref).field("code", failed.code().wireName()).field("message", failed.message());
            failed.retryAfterMillis().ifPresent(millis -> out.field("retry_after_ms", millis));
            return out.frame();
        }
        out.field("status", "ok").field("action", action(reply).wireName()).ref(ref);
        if (reply instanceof Reply.Registered registered) {
            out.field("username", registered.username());
            writeAdmin(registered.admin(), out);
        } else if (reply instanceof Reply.LoggedIn in) {
            out.field("username", in.username())
                    .field("token", in.token())
                    .field("epoch", in.epoch())
                    .field("last_id", in.lastId())
                    .field("online", in.online());
            writeAdmin(in.admin(), out);
        } else if (reply instanceof Reply.Sent sent) {
            out.field("id", sent.id()).field("timestamp", timestamps.text(sent.timestamp()));
            if (sent.duplicate()) {
                out.field("duplicate", true);
            }
        } else if (reply instanceof Reply.Polled polled) {
            out.objects("messages", polled.messages(), this::writeMessage)
                    .field("last_id", polled.lastId())
                    .field("more", polled.more())
                    .field("epoch", polled.epoch());
        } else if (reply instanceof Reply.HistoryPage page) {
            out.objects("messages", page.messages(), this::writeMessage)
                    .field("more", page.more())
                    .field("epoch", page.epoch());
        } else if (reply instanceof Reply.SearchPage page) {
            out.objects("messages", page.messages(), this::writeMessage)
                    .field("more", page.more())
                    .field("epoch", page.epoch());
        } else if (reply instanceof Reply.WhoIsThere who) {
            out.strings("users", who.users()).field("online", who.online());
        } else if (reply instanceof Reply.Pong pong) {
            out.field("timestamp", timestamps.text(pong.timestamp()));
        } else if (reply instanceof Reply.Kicked kicked) {
            out.field("username", kicked.username());
        } else if (reply instanceof Reply.Invited invited) {
            out.field("code", invited.code()).field("expires", timestamps.text(invited.expires()));
        }
        return out.frame();
    }

    /** For nobody else is the field there. */
    private static void writeAdmin(boolean admin, JsonWriter out) {
        if (admin) {
            out.field("admin", true);
        }
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

    private static Action action(Reply reply) {
        if (reply instanceof Reply.LoggedIn in) {
            return in.action();
        }
        if (reply instanceof Reply.Registered) {
            return Action.REGISTER;
        }
        if (reply instanceof Reply.PasswordChanged) {
            return Action.PASSWORD;
        }
        if (reply instanceof Reply.Sent) {
            return Action.SEND;
        }
        if (reply instanceof Reply.Polled) {
            return Action.POLL;
        }
        if (reply instanceof Reply.HistoryPage) {
            return Action.HISTORY;
        }
        if (reply instanceof Reply.SearchPage) {
            return Action.SEARCH;
        }
        if (reply instanceof Reply.WhoIsThere) {
            return Action.WHO;
        }
        if (reply instanceof Reply.Pong) {
            return Action.PING;
        }
        if (reply instanceof Reply.Kicked) {
            return Action.KICK;
        }
        if (reply instanceof Reply.Announced) {
            return Action.ANNOUNCE;
        }
        if (reply instanceof Reply.Invited) {
            return Action.INVITE;
        }
        return Action.LOGOUT;
    }

    /** The frame of an event, its LF included. */
    public byte[] write(Event event) {
        JsonWriter out = writer.begin();
        if (event instanceof Event.MessagePosted posted) {
            writeMessage(posted.message(), out.field("event", "message"));
        } else if (event instanceof Event.PresenceChanged presence) {
            out.field("event", "presence")
                    .strings("joined", presence.joined())
                    .strings("left", presence.left())
                    .field("online", presence.online());
            if (presence.resync()) {
                out.field("resync", true);
            }
        } else if (event instanceof Event.Welcome welcome) {
            out.field("event", "welcome")
                    .field("protocol", welcome.protocol())
                    .field("server", welcome.server())
                    .field("registration", welcome.registration().wireName())
                    .object(
                            "limits",
                            welcome,
                            (w, limits) -> limits.field("frame_bytes", Limits.FRAME_BYTES)
                                    .field("text_chars", Limits.TEXT_CHARS)
                                    .field("username_min", Limits.USERNAME_MIN)
                                    .field("username_max", Limits.USERNAME_MAX)
                                    .field("password_min", Limits.PASSWORD_MIN));
        } else if (event instanceof Event.Announced announced) {
            out.field("event", "announcement")
                    .field("text", announced.text())
                    .field("timestamp", timestamps.text(announced.timestamp()));
        } else if (event instanceof Event.Closing closing) {
            out.field("event", "closing").field("code", closing.code()).field("message", closing.message());
        }
        return out.frame();
    }

    private void writeMessage(ChatMessage message, JsonWriter out) {
        out.field("id", message.id())
                .field("username", message.username())
                .field("text", message.text())
                .field("timestamp", timestamps.text(message.timestamp()));
    }

    /**
     * Reads a frame from the server.
     *
     * @throws Violation if it isn't a frame of this protocol: the peer isn't a chatroom server, or a broken one
     */
    public ServerFrame read(ByteBuffer frame) throws Violation {
        Fields fields = json.read(frame);
        if (fields.has("event")) {
            return event(fields.string("event"), fields)
                    .<ServerFrame>map(ServerFrame.Unasked::new)
                    .orElseGet(ServerFrame.Unknown::new);
        }
        Optional<Ref> ref = fields.ref();
        Optional<Reply> reply = switch (fields.string("status")) {
            case "ok" ->
                Action.ofWireName(fields.string("action")).isPresent()
                        ? Optional.of(
                                reply(Action.ofWireName(fields.string("action")).get(), fields))
                        : Optional.empty();
            case "error" -> Optional.of(failed(fields));
            default -> Optional.empty();
        };
        return reply.<ServerFrame>map(r -> new ServerFrame.Answer(ref, r)).orElseGet(ServerFrame.Unknown::new);
    }

    private static Optional<Event> event(String name, Fields fields) throws Violation {
        return switch (name) {
            case "message" -> Optional.of(new Event.MessagePosted(message(fields)));
            case "presence" ->
                Optional.of(new Event.PresenceChanged(
                        fields.strings("joined"),
                        fields.strings("left"),
                        count(fields, "online"),
                        fields.flag("resync", false)));
            case "welcome" ->
                Optional.of(new Event.Welcome(
                        count(fields, "protocol"),
                        fields.optionalString("server").orElse(""),
                        fields.optionalString("registration")
                                .flatMap(Registration::ofWireName)
                                .orElse(Registration.OPEN)));
            case "announcement" ->
                Optional.of(new Event.Announced(fields.string("text"), timestamp(fields, "timestamp")));
            case "closing" ->
                Optional.of(new Event.Closing(
                        fields.string("code"), fields.optionalString("message").orElse("")));
            default -> Optional.empty();
        };
    }

    private static Reply reply(Action action, Fields fields) throws Violation {
        return switch (action) {
            case REGISTER -> new Reply.Registered(fields.string("username"), fields.flag("admin", false));
            case LOGIN, RESUME ->
                new Reply.LoggedIn(
                        action,
                        fields.string("username"),
                        fields.string("token"),
                        fields.string("epoch"),
                        id(fields, "last_id"),
                        count(fields, "online"),
                        fields.flag("admin", false));
            case PASSWORD -> new Reply.PasswordChanged();
            case SEND ->
                new Reply.Sent(id(fields, "id"), timestamp(fields, "timestamp"), fields.flag("duplicate", false));
            case POLL ->
                new Reply.Polled(
                        messages(fields), id(fields, "last_id"), fields.flag("more", false), fields.string("epoch"));
            case HISTORY -> new Reply.HistoryPage(messages(fields), fields.flag("more", false), fields.string("epoch"));
            case SEARCH -> new Reply.SearchPage(messages(fields), fields.flag("more", false), fields.string("epoch"));
            case WHO -> new Reply.WhoIsThere(fields.strings("users"), count(fields, "online"));
            case PING -> new Reply.Pong(timestamp(fields, "timestamp"));
            case KICK -> new Reply.Kicked(fields.string("username"));
            case ANNOUNCE -> new Reply.Announced();
            case INVITE -> new Reply.Invited(fields.string("code"), timestamp(fields, "expires"));
            case LOGOUT -> new Reply.LoggedOut();
        };
    }

    /** A code of a later protocol reads as an internal error: the sentence still says what is wrong. */
    private static Reply failed(Fields fields) throws Violation {
        return new Reply.Failed(
                fields.optionalString("action"),
                ErrorCode.ofWireName(fields.string("code")).orElse(ErrorCode.INTERNAL_ERROR),
                fields.optionalString("message").orElse(""),
                fields.optionalWholeNumber("retry_after_ms", 0, Long.MAX_VALUE));
    }

    static List<ChatMessage> messages(Fields fields) throws Violation {
        List<ChatMessage> messages = new ArrayList<>();
        for (Fields message : fields.objects("messages")) {
            messages.add(message(message));
        }
        return messages;
    }

    static ChatMessage message(Fields fields) throws Violation {
        return new ChatMessage(
                id(fields, "id"), fields.string("username"), fields.string("text"), timestamp(fields, "timestamp"));
    }

    static long id(Fields fields, String name) throws Violation {
        return fields.wholeNumber(name, 0, Long.MAX_VALUE);
    }

    static int count(Fields fields, String name) throws Violation {
        return (int) fields.wholeNumber(name, 0, Integer.MAX_VALUE);
    }

    static Instant timestamp(Fields fields, String name) throws Violation {
        String value = fields.string(name);
        try {
            Instant time = Instant.parse(value);
            if (!time.isBefore(YEAR_0) && time.isBefore(YEAR_10000)) {
                return time;
            }
        } catch (DateTimeException e) {
            // No time at all: refused like one of another age.
        }
        throw new Violation(
                ErrorCode.INVALID_REQUEST, "\"%s\" must be a time like 2026-11-22T08:38:00.123Z.".formatted(name));
    }
}
