package chatroom.client.plain;

import chatroom.client.link.LinkEvent;
import chatroom.client.text.Cleaner;
import chatroom.client.text.Emote;
import chatroom.client.text.Sentences;
import chatroom.protocol.ChatMessage;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What happens, in lines to read. Everything from outside goes through {@link Cleaner} here; what comes out is fit for
 * any terminal. It remembers the day that it last named. Not thread-safe.
 */
final class Transcript {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);

    /** As wide as a time and its space: the further lines of a message can't pass for messages. */
    private static final String INDENT = "      ";

    private final ZoneId zone;
    private Optional<LocalDate> day = Optional.empty();

    /** One's own coming is no news to oneself. */
    private Optional<String> me = Optional.empty();

    Transcript(ZoneId zone) {
        this.zone = zone;
    }

    /** Empty where there is nothing to say. */
    List<String> lines(LinkEvent event) {
        if (event instanceof LinkEvent.Posted posted) {
            return messages(List.of(posted.message()));
        }
        if (event instanceof LinkEvent.HistoryRead read) {
            return excerpt(Sentences.history(read), read.messages(), "Back to now.");
        }
        if (event instanceof LinkEvent.SearchFound found) {
            return excerpt(Sentences.found(found), found.messages(), "End of what was found.");
        }
        return notice(event).stream().map(Transcript::notice).toList();
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
            return List.of("Not sent: " + refused.sentence(), "  " + refused.text());
        }
        if (event instanceof LinkEvent.Missed missed) {
            return List.of("%s new while you were away".formatted(missed.count()));
        }
        return Sentences.of(event);
    }

    private List<String> presence(LinkEvent.PresenceChanged presence) {
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
    private List<String> excerpt(String title, List<ChatMessage> messages, String end) {
        List<String> lines = new ArrayList<>();
        lines.add(notice(title));
        if (!messages.isEmpty()) {
            day = Optional.empty();
            lines.addAll(messages(messages));
            lines.add(notice(end));
            day = Optional.empty();
        }
        return lines;
    }

    private List<String> messages(List<ChatMessage> messages) {
        return messages.stream().flatMap(message -> lines(message).stream()).collect(Collectors.toList());
    }

    private List<String> lines(ChatMessage message) {
        List<String> lines = new ArrayList<>();
        ZonedDateTime time = message.timestamp().atZone(zone);
        if (!day.equals(Optional.of(time.toLocalDate()))) {
            day = Optional.of(time.toLocalDate());
            lines.add("--- " + DAY.format(time) + " ---");
        }
        Optional<String> emote = Emote.of(message.text());
        String who = Cleaner.line(message.username());
        String begin = TIME.format(time) + (emote.isPresent() ? " * " + who + " " : " " + who + ": ");
        for (String line : Cleaner.lines(emote.orElse(message.text()))) {
            lines.add(begin + line);
            begin = INDENT;
        }
        return lines;
    }
}
