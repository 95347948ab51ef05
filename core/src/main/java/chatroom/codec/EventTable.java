package chatroom.codec;

import chatroom.protocol.Event;
import chatroom.protocol.Limits;
import chatroom.protocol.Registration;
import chatroom.protocol.Violation;
import java.util.Set;

/** The name and the fields of each event. */
final class EventTable {
    /** The name of what nearly all events are. */
    static final String MESSAGE = "message";

    static final CodecTable<String, Event> ALL = CodecTable.<String, Event>of(Event.class)
            .row(
                    MESSAGE,
                    Event.MessagePosted.class,
                    EventTable::message,
                    (posted, out) -> EntryFields.write(posted.entry(), out))
            .row("room", Event.RoomChanged.class, EventTable::roomChanged, EventTable::write)
            .row(
                    "read",
                    Event.ReadMarked.class,
                    fields -> new Event.ReadMarked(fields.room(), fields.id("id")),
                    (read, out) -> out.field("id", read.id()))
            .row(
                    "typing",
                    Event.Typing.class,
                    fields -> new Event.Typing(fields.room(), fields.strings("users")),
                    (typing, out) -> out.strings("users", typing.users()))
            .row("presence", Event.PresenceChanged.class, EventTable::presence, EventTable::write)
            .row("welcome", Event.Welcome.class, EventTable::welcome, EventTable::write)
            .row(
                    "announcement",
                    Event.Announced.class,
                    fields -> new Event.Announced(fields.string("text"), fields.timestamp("timestamp")),
                    (announced, out) -> out.field("text", announced.text()).field("timestamp", announced.timestamp()))
            .row(
                    "closing",
                    Event.Closing.class,
                    fields -> new Event.Closing(
                            fields.string("code"),
                            fields.optionalString("message").orElse("")),
                    (closing, out) -> out.field("code", closing.code()).field("message", closing.message()))
            .build(Set.of());

    static Event.MessagePosted message(Fields fields) throws Violation {
        return new Event.MessagePosted(fields.room(), EntryFields.read(fields));
    }

    /** A change of a later protocol is shown as any other. */
    private static Event.RoomChanged roomChanged(Fields fields) throws Violation {
        return new Event.RoomChanged(
                Event.RoomChanged.Change.ofWireName(fields.string("change")).orElse(Event.RoomChanged.Change.CHANGED),
                fields.room(),
                RoomReplyTable.optionalInfo(fields));
    }

    private static void write(Event.RoomChanged changed, JsonWriter out) {
        out.field("change", changed.change().wireName());
        RoomReplyTable.writeInfo(changed.info(), out);
    }

    private static Event.PresenceChanged presence(Fields fields) throws Violation {
        return new Event.PresenceChanged(
                fields.strings("joined"), fields.strings("left"), fields.count("online"), fields.flag("resync", false));
    }

    private static void write(Event.PresenceChanged presence, JsonWriter out) {
        out.strings("joined", presence.joined())
                .strings("left", presence.left())
                .field("online", presence.online());
        if (presence.resync()) {
            out.field("resync", true);
        }
    }

    private static Event.Welcome welcome(Fields fields) throws Violation {
        return new Event.Welcome(
                fields.count("protocol"),
                fields.optionalString("server").orElse(""),
                fields.optionalString("registration")
                        .flatMap(Registration::ofWireName)
                        .orElse(Registration.OPEN));
    }

    private static void write(Event.Welcome welcome, JsonWriter out) {
        out.field("protocol", welcome.protocol())
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
    }

    private EventTable() {}
}
