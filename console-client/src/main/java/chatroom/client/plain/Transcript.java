package chatroom.client.plain;

import chatroom.client.command.ParsedLine;
import chatroom.client.link.LinkEvent;
import chatroom.client.room.Posting;
import chatroom.client.room.Rooms;
import chatroom.client.text.Cleaner;
import chatroom.client.text.Emote;
import chatroom.client.text.EntrySentences;
import chatroom.client.text.RoomSentences;
import chatroom.client.text.Sentences;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomReply;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What happens, in lines to read. Everything from outside goes through {@link Cleaner} here; what comes out is fit for
 * any terminal. It remembers the day that it last named. Not thread-safe.
 */
final class Transcript {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);

    /** As wide as a time and its space: the further lines of a message can't pass for messages. */
    private static final String INDENT = "      ";

    /** Entries that are shown of a room that is gone to. */
    static final int MOST_AT_FIRST = 20;

    private final ZoneId zone;
    private final Rooms rooms;
    private Optional<LocalDate> day = Optional.empty();

    /** One's own coming is no news to oneself. */
    private Optional<String> me = Optional.empty();

    /** @param rooms told of everything that happens */
    Transcript(ZoneId zone, Rooms rooms) {
        this.zone = zone;
        this.rooms = rooms;
    }

    /** Empty where there is nothing to say. */
    List<String> lines(LinkEvent event) {
        if (event instanceof LinkEvent.Posted posted) {
            return rooms.post(posted)
                    .map(posting -> posting.room().equals(rooms.current()) ? here(posting) : elsewhere(posting))
                    .orElse(List.of());
        }
        rooms.on(event);
        if (event instanceof LinkEvent.HistoryRead read) {
            return excerpt(Sentences.history(read), read.entries(), "Back to now.");
        }
        if (event instanceof LinkEvent.SearchFound found) {
            return excerpt(Sentences.found(found), found.messages(), "End of what was found.");
        }
        if (event instanceof LinkEvent.Missed missed && !missed.room().equals(rooms.current())) {
            return List.of();
        }
        return notice(event).stream().map(Transcript::notice).toList();
    }

    /** What there is to say of the room that is looked at from now on. */
    List<String> opening() {
        List<String> lines = new ArrayList<>();
        String topic = rooms.summary().topic();
        lines.add(notice("This is " + rooms.summary().label() + (topic.isEmpty() ? "." : ": " + topic)));
        List<Entry> entries = rooms.entries();
        day = Optional.empty();
        entries.subList(Math.max(0, entries.size() - MOST_AT_FIRST), entries.size())
                .forEach(entry -> lines.addAll(current(entry)));
        return lines;
    }

    private List<String> here(Posting posting) {
        if (posting.entry() instanceof ChatMessage message) {
            return lines(message);
        }
        return EntrySentences.of(posting.entry(), posting.before(), posting.after(), zone).stream()
                .map(Transcript::notice)
                .toList();
    }

    /** Somebody waits for the reader there, or it is the first that is new. */
    private List<String> elsewhere(Posting posting) {
        if (!(posting.entry() instanceof ChatMessage message) || !rooms.isOthers(message)) {
            return List.of();
        }
        String label = rooms.label(posting.room());
        if (posting.room().isDirect() || rooms.isMention(message)) {
            return List.of(
                    notice("In %s %s; /room %s shows it".formatted(label, EntrySentences.excerpt(message), label)));
        }
        boolean isFirst =
                rooms.withNews().stream().anyMatch(room -> room.name().equals(posting.room()) && room.unread() == 1);
        return isFirst ? List.of(notice("Something new in " + label)) : List.of();
    }

    /** As it reads now: what changed messages is heard in them. */
    private List<String> current(Entry entry) {
        if (entry instanceof ChatMessage message) {
            return lines(message);
        }
        boolean isInItsTarget = entry instanceof Entry.Edit
                || entry instanceof Entry.Delete
                || entry instanceof Entry.React
                || entry instanceof Entry.Unreact;
        return isInItsTarget ? List.of() : List.of(notice(EntrySentences.plain(entry, zone)));
    }

    /** A line that isn't a message, and can't be taken for one. */
    static String notice(String sentence) {
        return "-- " + Cleaner.line(sentence);
    }

    private List<String> notice(LinkEvent event) {
        if (event instanceof LinkEvent.PresenceChanged presence) {
            return presence(presence);
        }
        if (event instanceof LinkEvent.LoggedIn in) {
            me = Optional.of(in.username());
            return List.of(in.again() ? "Connected again." : "Welcome, " + in.username() + ".");
        }
        if (event instanceof LinkEvent.SendRefused refused) {
            boolean isHere = rooms.named(refused.room().value()).equals(Optional.of(rooms.current()));
            return List.of(
                    "Not sent%s: %s".formatted(isHere ? "" : " to " + rooms.label(refused.room()), refused.sentence()),
                    "  " + ParsedLine.lineOf(refused));
        }
        if (event instanceof LinkEvent.Missed missed) {
            return List.of("%s new while you were away".formatted(missed.count()));
        }
        if (event instanceof LinkEvent.Done done) {
            return done(done);
        }
        return Sentences.of(event);
    }

    private List<String> done(LinkEvent.Done done) {
        if (!(done.reply() instanceof RoomReply.FoundPage page)) {
            return RoomSentences.of(done);
        }
        List<RoomReply.Found> found = rooms.newMentions(page.found());
        return found.isEmpty()
                ? List.of("Nobody has named you since you last looked.")
                : found.stream()
                        .map(each -> RoomSentences.of(rooms.label(each.room()), each.message(), zone))
                        .toList();
    }

    private List<String> presence(LinkEvent.PresenceChanged presence) {
        if (!rooms.current().isLobby()) {
            // It would be taken for the members of the room.
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        List<String> others = presence.joined().stream()
                .filter(name -> !me.equals(Optional.of(name)))
                .toList();
        if (!others.isEmpty()) {
            sentences.add(String.join(", ", others) + " joined");
        }
        if (!presence.left().isEmpty()) {
            sentences.add(String.join(", ", presence.left()) + " left");
        }
        return sentences;
    }

    /** An excerpt from the past: its days are its own, and the one that the live messages are on is named anew after it. */
    private List<String> excerpt(String title, List<? extends Entry> entries, String end) {
        List<String> lines = new ArrayList<>();
        lines.add(notice(title));
        if (!entries.isEmpty()) {
            day = Optional.empty();
            entries.forEach(entry -> lines.addAll(current(entry)));
            lines.add(notice(end));
            day = Optional.empty();
        }
        return lines;
    }

    private List<String> lines(ChatMessage message) {
        List<String> lines = new ArrayList<>();
        ZonedDateTime time = message.timestamp().atZone(zone);
        if (!day.equals(Optional.of(time.toLocalDate()))) {
            day = Optional.of(time.toLocalDate());
            lines.add("--- " + DAY.format(time) + " ---");
        }
        Optional<String> emote = message.action() ? Optional.of(message.text()) : Emote.of(message.text());
        String who = Cleaner.line(message.username());
        String begin =
                TIME.format(time) + (emote.isPresent() ? " * " + who + " " : " " + who + answered(message) + ": ");
        for (String line : Cleaner.lines(emote.orElse(message.text()))) {
            lines.add(begin + line);
            begin = INDENT;
        }
        message.edited().ifPresent(edit -> lines.add(INDENT + "(edited)"));
        message.reactions()
                .forEach((emoji, names) -> lines.add(INDENT + Cleaner.line(emoji + " " + String.join(", ", names))));
        return lines;
    }

    /** Whom it answers. */
    private String answered(ChatMessage message) {
        if (message.replyTo().isEmpty()) {
            return "";
        }
        return rooms.message(message.replyTo().getAsLong())
                .map(answered -> " to " + EntrySentences.excerpt(answered))
                .map(Cleaner::line)
                .orElse(" to an earlier message");
    }
}
