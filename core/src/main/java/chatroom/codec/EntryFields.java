package chatroom.codec;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An entry of a room, as it stands in an event, in a page and in a line of an export. */
final class EntryFields {
    private static final String ACTION = "action";
    private static final String TARGET = "target";
    private static final String VALUE = "value";
    private static final String SUBJECT = "subject";
    private static final String UNTIL = "until";
    private static final String TOPIC = "topic";

    /** What has none of these is a message and nothing else, as nearly all entries are. */
    private static final List<String> OF_FEW_MESSAGES = List.of("kind", "reply_to", "edited", "deleted", "reactions");

    private static final CodecTable<String, Entry> KINDS = CodecTable.<String, Entry>of(Entry.class)
            .row(ACTION, ChatMessage.class, EntryFields::message, EntryFields::writeMessage)
            .row("edit", Entry.Edit.class, EntryFields::edit, (edit, out) -> {
                out.field(TARGET, edit.target());
                edit.value().ifPresent(value -> out.field(VALUE, value));
            })
            .row("delete", Entry.Delete.class, EntryFields::delete, (delete, out) -> {
                out.field(TARGET, delete.target());
                delete.value().ifPresent(value -> out.field(VALUE, value));
            })
            .row(
                    "react",
                    Entry.React.class,
                    EntryFields::react,
                    (react, out) -> out.field(TARGET, react.target()).field(VALUE, react.value()))
            .row(
                    "unreact",
                    Entry.Unreact.class,
                    EntryFields::unreact,
                    (unreact, out) -> out.field(TARGET, unreact.target()).field(VALUE, unreact.value()))
            .row("create", Entry.Create.class, EntryFields::create, (create, out) -> {
                out.field(VALUE, create.value().wireName());
                create.topic().ifPresent(topic -> out.field(TOPIC, topic));
            })
            .row(
                    TOPIC,
                    Entry.Topic.class,
                    fields -> new Entry.Topic(id(fields), username(fields), time(fields), fields.string(VALUE)),
                    (topic, out) -> out.field(VALUE, topic.value()))
            .row(
                    "archive",
                    Entry.Archive.class,
                    fields -> new Entry.Archive(id(fields), username(fields), time(fields)),
                    (archive, out) -> {})
            .row(
                    "unarchive",
                    Entry.Unarchive.class,
                    fields -> new Entry.Unarchive(id(fields), username(fields), time(fields)),
                    (unarchive, out) -> {})
            .row(
                    "join",
                    Entry.Join.class,
                    fields -> new Entry.Join(id(fields), username(fields), time(fields)),
                    (join, out) -> {})
            .row(
                    "leave",
                    Entry.Leave.class,
                    fields -> new Entry.Leave(id(fields), username(fields), time(fields)),
                    (leave, out) -> {})
            .row(
                    "add",
                    Entry.Add.class,
                    fields -> new Entry.Add(id(fields), username(fields), time(fields), fields.string(SUBJECT)),
                    (add, out) -> out.field(SUBJECT, add.subject()))
            .row("kick", Entry.Kick.class, EntryFields::kick, (kick, out) -> {
                kick.value().ifPresent(value -> out.field(VALUE, value));
                out.field(SUBJECT, kick.subject());
            })
            .row("ban", Entry.Ban.class, EntryFields::ban, (ban, out) -> {
                ban.value().ifPresent(value -> out.field(VALUE, value));
                out.field(SUBJECT, ban.subject());
                ban.until().ifPresent(until -> out.field(UNTIL, until));
            })
            .row(
                    "unban",
                    Entry.Unban.class,
                    fields -> new Entry.Unban(id(fields), username(fields), time(fields), fields.string(SUBJECT)),
                    (unban, out) -> out.field(SUBJECT, unban.subject()))
            .row("mute", Entry.Mute.class, EntryFields::mute, (mute, out) -> {
                mute.value().ifPresent(value -> out.field(VALUE, value));
                out.field(SUBJECT, mute.subject());
                mute.until().ifPresent(until -> out.field(UNTIL, until));
            })
            .row(
                    "unmute",
                    Entry.Unmute.class,
                    fields -> new Entry.Unmute(id(fields), username(fields), time(fields), fields.string(SUBJECT)),
                    (unmute, out) -> out.field(SUBJECT, unmute.subject()))
            .row(
                    "role",
                    Entry.RoleChange.class,
                    EntryFields::role,
                    (change, out) -> out.field(VALUE, change.value().wireName()).field(SUBJECT, change.subject()))
            .kind(Entry.Unknown.class, (unknown, out) -> {})
            .build(Set.of());

    static void write(Entry entry, JsonWriter out) {
        if (entry instanceof ChatMessage message) {
            writeCommon(message, out);
            if (message.action()) {
                out.field("kind", ACTION);
            }
            writeMessage(message, out);
        } else {
            writeCommon(entry, out);
            out.field("kind", entry instanceof Entry.Unknown unknown ? unknown.kind() : KINDS.nameOf(entry));
            KINDS.write(entry, out);
        }
    }

    private static void writeCommon(Entry entry, JsonWriter out) {
        out.field("id", entry.id())
                .field("username", entry.username())
                .field("text", entry.text())
                .field("timestamp", entry.timestamp());
    }

    /** What isn't understood is read as what its text says. */
    static Entry read(Fields fields) throws Violation {
        if (!fields.hasAny(OF_FEW_MESSAGES)) {
            return plainMessage(fields);
        }
        Optional<String> kind = fields.optionalString("kind");
        if (kind.isEmpty()) {
            return message(fields);
        }
        return KINDS.has(kind.get()) ? KINDS.read(kind.get(), fields) : unknown(fields);
    }

    static void writePage(List<Entry> entries, JsonWriter out) {
        out.objects("messages", entries, EntryFields::write);
    }

    static List<Entry> readPage(Fields fields) throws Violation {
        List<Entry> entries = new ArrayList<>();
        for (Fields entry : fields.objects("messages")) {
            entries.add(read(entry));
        }
        return entries;
    }

    private static ChatMessage plainMessage(Fields fields) throws Violation {
        return new ChatMessage(id(fields), username(fields), fields.string("text"), time(fields));
    }

    static ChatMessage message(Fields fields) throws Violation {
        return new ChatMessage(
                id(fields),
                username(fields),
                fields.string("text"),
                time(fields),
                fields.optionalString("kind").isPresent(),
                fields.optionalId("reply_to"),
                fields.optionalId("edited"),
                fields.flag("deleted", false),
                fields.stringLists("reactions"));
    }

    private static void writeMessage(ChatMessage message, JsonWriter out) {
        if (message.replyTo().isPresent()) {
            out.field("reply_to", message.replyTo().getAsLong());
        }
        if (message.edited().isPresent()) {
            out.field("edited", message.edited().getAsLong());
        }
        if (message.deleted()) {
            out.field("deleted", true);
        }
        if (!message.reactions().isEmpty()) {
            out.object("reactions", message.reactions(), EntryFields::writeReactions);
        }
    }

    private static void writeReactions(Map<String, List<String>> reactions, JsonWriter out) {
        reactions.forEach(out::stringsNamed);
    }

    private static Entry edit(Fields fields) throws Violation {
        return new Entry.Edit(
                id(fields), username(fields), time(fields), fields.id(TARGET), fields.optionalString(VALUE));
    }

    private static Entry delete(Fields fields) throws Violation {
        return new Entry.Delete(
                id(fields), username(fields), time(fields), fields.id(TARGET), fields.optionalString(VALUE));
    }

    private static Entry react(Fields fields) throws Violation {
        return new Entry.React(id(fields), username(fields), time(fields), fields.id(TARGET), fields.string(VALUE));
    }

    private static Entry unreact(Fields fields) throws Violation {
        return new Entry.Unreact(id(fields), username(fields), time(fields), fields.id(TARGET), fields.string(VALUE));
    }

    private static Entry create(Fields fields) throws Violation {
        Optional<RoomKind> kind = RoomKind.ofWireName(fields.string(VALUE));
        return kind.isPresent()
                ? new Entry.Create(id(fields), username(fields), time(fields), kind.get(), fields.optionalString(TOPIC))
                : unknown(fields);
    }

    private static Entry kick(Fields fields) throws Violation {
        return new Entry.Kick(
                id(fields), username(fields), time(fields), fields.string(SUBJECT), fields.optionalString(VALUE));
    }

    private static Entry ban(Fields fields) throws Violation {
        return new Entry.Ban(
                id(fields),
                username(fields),
                time(fields),
                fields.string(SUBJECT),
                fields.optionalString(VALUE),
                fields.optionalTimestamp(UNTIL));
    }

    private static Entry mute(Fields fields) throws Violation {
        return new Entry.Mute(
                id(fields),
                username(fields),
                time(fields),
                fields.string(SUBJECT),
                fields.optionalString(VALUE),
                fields.optionalTimestamp(UNTIL));
    }

    private static Entry role(Fields fields) throws Violation {
        Optional<Role> role = Role.ofWireName(fields.string(VALUE));
        return role.isPresent()
                ? new Entry.RoleChange(id(fields), username(fields), time(fields), fields.string(SUBJECT), role.get())
                : unknown(fields);
    }

    private static Entry unknown(Fields fields) throws Violation {
        return new Entry.Unknown(
                id(fields), username(fields), fields.string("text"), time(fields), fields.string("kind"));
    }

    private static long id(Fields fields) throws Violation {
        return fields.id("id");
    }

    private static String username(Fields fields) throws Violation {
        return fields.string("username");
    }

    private static Instant time(Fields fields) throws Violation {
        return fields.timestamp("timestamp");
    }

    private EntryFields() {}
}
