package chatroom.client;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
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
 * What happens, in lines to read. Everything from outside goes through {@link Cleaner} here; what comes out is fit for any terminal. It remembers the day that it
 * last named. Not thread-safe.
 */
final class Transcript {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);

    /** As wide as a time and its space: the further lines of a message can't pass for messages. */
    private static final String INDENT = "      ";

    /** A shorter delay is over before one has read about it. */
    private static final long LEAST_TOLD_DELAY_MILLIS = 3_000;

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
            return history(read);
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
        if (event instanceof LinkEvent.WhoIsThere there) {
            return List.of("%d here: %s".formatted(there.online(), String.join(", ", there.users())));
        }
        if (event instanceof LinkEvent.Registered registered) {
            return List.of("The account " + registered.username() + " was made.");
        }
        if (event instanceof LinkEvent.LoggedIn in) {
            me = Optional.of(in.username());
            return List.of(
                    in.again() ? "Connected again." : "Welcome, " + in.username() + ". /help shows the commands.");
        }
        if (event instanceof LinkEvent.LoginRefused refused) {
            return List.of(refused.sentence() + advice(refused.code()));
        }
        if (event instanceof LinkEvent.SendRefused refused) {
            return List.of("Not sent: " + refused.sentence(), "  " + refused.text());
        }
        if (event instanceof LinkEvent.Refused refused) {
            return List.of("/" + refused.action().wireName() + ": " + refused.sentence());
        }
        if (event instanceof LinkEvent.HistoryReplaced) {
            return List.of("The server has another history now: what is above isn't part of it.");
        }
        if (event instanceof LinkEvent.Missing missing) {
            return List.of("The server has lost the messages %d to %d.".formatted(missing.firstId(), missing.lastId()));
        }
        if (event instanceof LinkEvent.Missed missed) {
            return List.of("%d new while you were away".formatted(missed.count()));
        }
        if (event instanceof LinkEvent.Notice notice) {
            return List.of(notice.sentence());
        }
        if (event instanceof LinkEvent.LoggedOut) {
            return List.of("Logged out.");
        }
        if (event instanceof LinkEvent.Queued queued && queued.again()) {
            return List.of("Left unsent by an earlier run, and sent now: " + queued.text());
        }
        if (event instanceof LinkEvent.ConnectionLost lost) {
            return List.of(lost.sentence() + " Trying to connect …");
        }
        if (event instanceof LinkEvent.Delayed delayed && delayed.retryAfterMillis() >= LEAST_TOLD_DELAY_MILLIS) {
            return List.of("%s Trying again in %d s."
                    .formatted(delayed.sentence(), (delayed.retryAfterMillis() + 999) / 1000));
        }
        return List.of();
    }

    private static String advice(ErrorCode code) {
        return code == ErrorCode.BAD_CREDENTIALS ? " /login NAME tries again, /register NAME makes an account." : "";
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
    private List<String> history(LinkEvent.HistoryRead read) {
        if (read.messages().isEmpty()) {
            return List.of(notice("There are no messages yet."));
        }
        List<String> lines = new ArrayList<>();
        lines.add(notice("The last %d messages:".formatted(read.messages().size())));
        day = Optional.empty();
        lines.addAll(messages(read.messages()));
        lines.add(notice("End of the history."));
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
        String begin = TIME.format(time) + " " + Cleaner.line(message.username()) + ": ";
        for (String line : Cleaner.lines(message.text())) {
            lines.add(begin + line);
            begin = INDENT;
        }
        return lines;
    }
}
