package chatroom.client.text;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Entries that are no messages, in words for people, as they are told when they happen. Pure. */
public final class EntrySentences {
    private static final DateTimeFormatter END = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /** Of a message that is named by how it begins. */
    private static final int EXCERPT_CHARS = 40;

    private static final int TEXT_CHARS = 200;

    /**
     * @param before the message that it is about, where that is known
     * @param after the same as it reads now
     * @return empty where nobody sees a difference
     */
    public static Optional<String> of(
            Entry entry, Optional<ChatMessage> before, Optional<ChatMessage> after, ZoneId zone) {
        if (before.isEmpty() || after.isEmpty()) {
            boolean saysNothing =
                    entry instanceof Entry.Edit edit && edit.value().isEmpty();
            return saysNothing ? Optional.empty() : Optional.of(cut(plain(entry, zone), TEXT_CHARS));
        }
        if (before.equals(after)) {
            return Optional.empty();
        }
        ChatMessage message = before.get();
        if (entry instanceof Entry.Edit) {
            return Optional.of(
                    "%s changed: %s".formatted(entry.username(), cut(after.get().text(), TEXT_CHARS)));
        }
        if (entry instanceof Entry.Delete delete) {
            return Optional.of("%s deleted %s message of %s%s"
                    .formatted(
                            entry.username(),
                            entry.username().equals(message.username()) ? "the" : message.username() + "'s",
                            TIME.format(message.timestamp().atZone(zone)),
                            delete.value().map(": "::concat).orElse("")));
        }
        if (entry instanceof Entry.React react) {
            return Optional.of("%s reacted with %s to %s".formatted(entry.username(), react.value(), excerpt(message)));
        }
        if (entry instanceof Entry.Unreact unreact) {
            return Optional.of(
                    "%s took back %s from %s".formatted(entry.username(), unreact.value(), excerpt(message)));
        }
        return Optional.of(cut(plain(entry, zone), TEXT_CHARS));
    }

    /** As the entry itself says it, but with the times of where the reader is. */
    public static String plain(Entry entry, ZoneId zone) {
        if (entry instanceof Entry.Ban ban && ban.until().isPresent()) {
            return until("banned", entry, ban.subject(), ban.until().get(), ban.value(), zone);
        }
        if (entry instanceof Entry.Mute mute && mute.until().isPresent()) {
            return until("muted", entry, mute.subject(), mute.until().get(), mute.value(), zone);
        }
        return entry.text();
    }

    private static String until(
            String verb, Entry entry, String subject, Instant end, Optional<String> reason, ZoneId zone) {
        return "%s %s %s until %s%s"
                .formatted(
                        entry.username(),
                        verb,
                        subject,
                        END.format(end.atZone(zone)),
                        reason.map(": "::concat).orElse(""));
    }

    /** Who said what, as far as one needs it to know which message is meant. */
    public static String excerpt(ChatMessage message) {
        return message.username() + ": " + cut(message.text(), EXCERPT_CHARS);
    }

    private static String cut(String text, int chars) {
        String line = Cleaner.line(text);
        return line.codePointCount(0, line.length()) <= chars
                ? line
                : line.substring(0, line.offsetByCodePoints(0, chars)) + "…";
    }

    private EntrySentences() {}
}
