package chatroom.server.store.journal;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import java.time.Instant;
import java.util.Optional;

/** The row that reads as an entry does ({@link EntryRow#entry}), but for the text of an edit, which stands in its message. */
public final class EntryRowMapper {
    public static EntryRow of(Entry entry) {
        if (entry instanceof ChatMessage message) {
            return message(message);
        } else if (entry instanceof Entry.Edit edit) {
            return about(edit, "edit", edit.target(), null);
        } else if (entry instanceof Entry.Delete delete) {
            return about(delete, "delete", delete.target(), delete.value().orElse(null));
        } else if (entry instanceof Entry.React react) {
            return about(react, "react", react.target(), react.value());
        } else if (entry instanceof Entry.Unreact unreact) {
            return about(unreact, "unreact", unreact.target(), unreact.value());
        } else if (entry instanceof Entry.Create create) {
            return row(
                    create,
                    "create",
                    lines(create.value().wireName(), create.topic().orElse("")));
        } else if (entry instanceof Entry.Topic topic) {
            return row(topic, "topic", topic.value());
        } else if (entry instanceof Entry.Archive) {
            return row(entry, "archive", null);
        } else if (entry instanceof Entry.Unarchive) {
            return row(entry, "unarchive", null);
        } else if (entry instanceof Entry.Join) {
            return row(entry, "join", null);
        } else if (entry instanceof Entry.Leave) {
            return row(entry, "leave", null);
        }
        return ofSubject(entry);
    }

    private static EntryRow ofSubject(Entry entry) {
        if (entry instanceof Entry.Add add) {
            return row(add, "add", add.subject());
        } else if (entry instanceof Entry.Kick kick) {
            return row(kick, "kick", lines(kick.subject(), kick.value().orElse("")));
        } else if (entry instanceof Entry.Ban ban) {
            return row(ban, "ban", ended(ban.subject(), ban.until(), ban.value()));
        } else if (entry instanceof Entry.Unban unban) {
            return row(unban, "unban", unban.subject());
        } else if (entry instanceof Entry.Mute mute) {
            return row(mute, "mute", ended(mute.subject(), mute.until(), mute.value()));
        } else if (entry instanceof Entry.Unmute unmute) {
            return row(unmute, "unmute", unmute.subject());
        } else if (entry instanceof Entry.RoleChange change) {
            return row(change, "role", lines(change.subject(), change.value().wireName()));
        }
        throw new IllegalArgumentException("no row for " + entry);
    }

    private static EntryRow message(ChatMessage message) {
        boolean isPruned = message.text().equals(ChatMessage.PRUNED);
        return new EntryRow(
                message.id(),
                message.action() ? EntryRow.ACTION : EntryRow.MESSAGE,
                message.username(),
                isPruned || message.deleted() ? "" : message.text(),
                message.timestamp().toEpochMilli(),
                message.replyTo().orElse(0),
                message.deleted() && !isPruned ? EntryRow.DELETED : null,
                message.edited().orElse(0),
                Reactions.stored(message.reactions()),
                null);
    }

    private static EntryRow row(Entry entry, String kind, String value) {
        return about(entry, kind, 0, value);
    }

    private static EntryRow about(Entry entry, String kind, long target, String value) {
        return new EntryRow(
                entry.id(), kind, entry.username(), "", entry.timestamp().toEpochMilli(), target, value, 0, null, null);
    }

    private static String ended(String subject, Optional<Instant> until, Optional<String> reason) {
        return lines(
                subject, until.map(end -> Long.toString(end.toEpochMilli())).orElse(""), reason.orElse(""));
    }

    private static String lines(String... parts) {
        return String.join("\n", parts);
    }

    private EntryRowMapper() {}
}
