package chatroom.protocol;

import java.time.Instant;
import java.util.Optional;

/**
 * What happened in a room and is to last. A room is a journal of these: ids 1, 2, 3, … without holes, in one order for everybody. What they
 * make of a room says {@link RoomState#apply}.
 */
public sealed interface Entry
        permits ChatMessage,
                Entry.Edit,
                Entry.Delete,
                Entry.React,
                Entry.Unreact,
                Entry.Create,
                Entry.Topic,
                Entry.Archive,
                Entry.Unarchive,
                Entry.Join,
                Entry.Leave,
                Entry.Add,
                Entry.Kick,
                Entry.Ban,
                Entry.Unban,
                Entry.Mute,
                Entry.Unmute,
                Entry.RoleChange,
                Entry.Unknown {
    /** Who did what operators, or the server itself, do. */
    String SERVER = "@server";

    long id();

    /** The entry's author. */
    String username();

    /** When it was stored, in whole milliseconds. */
    Instant timestamp();

    /** What is shown by whoever doesn't know the kind: one English sentence, at most as long as a message. Its wording is no contract. */
    String text();

    /** This entry as somebody sees it who knows messages only. */
    default ChatMessage asMessage() {
        return new ChatMessage(id(), username(), text(), timestamp());
    }

    /** @param value what the message reads from now on; empty where another edit replaced that, or the message is gone */
    record Edit(long id, String username, Instant timestamp, long target, Optional<String> value) implements Entry {
        @Override
        public String text() {
            return EntrySentence.cut("%s changed message %s%s"
                    .formatted(username, target, value.map(": "::concat).orElse("")));
        }
    }

    /** @param value why */
    record Delete(long id, String username, Instant timestamp, long target, Optional<String> value) implements Entry {
        @Override
        public String text() {
            return "%s deleted message %s%s".formatted(username, target, EntrySentence.reason(value));
        }
    }

    /** @param value the emoji */
    record React(long id, String username, Instant timestamp, long target, String value) implements Entry {
        @Override
        public String text() {
            return "%s reacted to message %s with %s".formatted(username, target, value);
        }
    }

    /** @param value the emoji that is taken back */
    record Unreact(long id, String username, Instant timestamp, long target, String value) implements Entry {
        @Override
        public String text() {
            return "%s took back %s from message %s".formatted(username, value, target);
        }
    }

    /** The first entry of public and private rooms. Who made the room owns it; one that the server made is nobody's at first. */
    record Create(long id, String username, Instant timestamp, RoomKind value, Optional<String> topic)
            implements Entry {
        @Override
        public String text() {
            return "%s created this %s room%s"
                    .formatted(
                            username, value.wireName(), topic.map(": "::concat).orElse(""));
        }
    }

    /** @param value empty for none */
    record Topic(long id, String username, Instant timestamp, String value) implements Entry {
        @Override
        public String text() {
            return value.isEmpty()
                    ? "%s removed the topic".formatted(username)
                    : "%s set the topic: %s".formatted(username, value);
        }
    }

    record Archive(long id, String username, Instant timestamp) implements Entry {
        @Override
        public String text() {
            return "%s archived this room".formatted(username);
        }
    }

    record Unarchive(long id, String username, Instant timestamp) implements Entry {
        @Override
        public String text() {
            return "%s reopened this room".formatted(username);
        }
    }

    record Join(long id, String username, Instant timestamp) implements Entry {
        @Override
        public String text() {
            return "%s joined".formatted(username);
        }
    }

    record Leave(long id, String username, Instant timestamp) implements Entry {
        @Override
        public String text() {
            return "%s left".formatted(username);
        }
    }

    record Add(long id, String username, Instant timestamp, String subject) implements Entry {
        @Override
        public String text() {
            return "%s added %s".formatted(username, subject);
        }
    }

    /** @param value why */
    record Kick(long id, String username, Instant timestamp, String subject, Optional<String> value) implements Entry {
        @Override
        public String text() {
            return "%s removed %s%s".formatted(username, subject, EntrySentence.reason(value));
        }
    }

    /**
     * @param value why
     * @param until for ever without it
     */
    record Ban(
            long id,
            String username,
            Instant timestamp,
            String subject,
            Optional<String> value,
            Optional<Instant> until)
            implements Entry {
        @Override
        public String text() {
            return "%s banned %s%s%s"
                    .formatted(username, subject, EntrySentence.until(until), EntrySentence.reason(value));
        }
    }

    record Unban(long id, String username, Instant timestamp, String subject) implements Entry {
        @Override
        public String text() {
            return "%s lifted the ban on %s".formatted(username, subject);
        }
    }

    /**
     * @param value why
     * @param until for ever without it
     */
    record Mute(
            long id,
            String username,
            Instant timestamp,
            String subject,
            Optional<String> value,
            Optional<Instant> until)
            implements Entry {
        @Override
        public String text() {
            return "%s muted %s%s%s"
                    .formatted(username, subject, EntrySentence.until(until), EntrySentence.reason(value));
        }
    }

    record Unmute(long id, String username, Instant timestamp, String subject) implements Entry {
        @Override
        public String text() {
            return "%s unmuted %s".formatted(username, subject);
        }
    }

    /** @param value what the subject is from now on */
    record RoleChange(long id, String username, Instant timestamp, String subject, Role value) implements Entry {
        @Override
        public String text() {
            return "%s made %s %s %s".formatted(username, subject, value == Role.OWNER ? "an" : "a", value.wireName());
        }
    }

    /** An entry of a later protocol, in a client. */
    record Unknown(long id, String username, String text, Instant timestamp, String kind) implements Entry {}
}
