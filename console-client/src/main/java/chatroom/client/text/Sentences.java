package chatroom.client.text;

import chatroom.client.link.Address;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.Servers;
import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What happens besides talk, in words for people. What others have in it is as they sent it. Pure. */
public final class Sentences {
    /** Told to whoever leaves; fits a row of 80 columns. */
    public static final String UNCONFIRMED = "Some messages were not confirmed; they are sent when you come back.";

    /** A shorter delay is over before one has read about it. */
    private static final long LEAST_TOLD_DELAY_MILLIS = 3_000;

    static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** Empty where there is nothing to say. */
    public static List<String> of(LinkEvent event) {
        if (event instanceof LinkEvent.WhoIsThere there) {
            return List.of("%s here: %s".formatted(there.online(), String.join(", ", there.users())));
        }
        if (event instanceof LinkEvent.Announced announced) {
            return List.of("Announcement of the server: " + announced.text());
        }
        if (event instanceof LinkEvent.Kicked kicked) {
            return List.of(kicked.username() + " is logged in nowhere now; the password still lets in");
        }
        if (event instanceof LinkEvent.Invited invited) {
            return List.of(
                    "An invite for one person, until %s: %s".formatted(UTC.format(invited.expires()), invited.code()));
        }
        if (event instanceof LinkEvent.Registered registered) {
            return List.of("The account " + registered.username() + " was made");
        }
        if (event instanceof LinkEvent.PasswordChanged) {
            return List.of("Your password is changed. Wherever else you were logged in, it is asked for now");
        }
        if (event instanceof LinkEvent.LoginRefused refused) {
            return List.of(refused.sentence()
                    + refused.still().map(who -> " You are still " + who).orElse(advice(refused.code())));
        }
        if (event instanceof LinkEvent.LoggedOut) {
            return List.of("Logged out. /login logs in again, /quit leaves");
        }
        if (event instanceof LinkEvent.Refused refused) {
            return List.of(command(refused.action()) + ": " + refused.sentence());
        }
        if (event instanceof LinkEvent.RoomChanged changed) {
            return RoomSentences.of(changed);
        }
        if (event instanceof LinkEvent.HistoryReplaced) {
            return List.of("The server has another history now: what is above isn't part of it");
        }
        if (event instanceof LinkEvent.Missing missing) {
            return List.of("The server has lost the messages %s to %s".formatted(missing.firstId(), missing.lastId()));
        }
        if (event instanceof LinkEvent.Queued queued && queued.again()) {
            return List.of("Left unsent by an earlier run, and sent before anything else: " + queued.text());
        }
        if (event instanceof LinkEvent.Notice notice) {
            return List.of(notice.sentence());
        }
        if (event instanceof LinkEvent.ConnectionLost lost) {
            return List.of(lost.sentence() + " Trying to connect …");
        }
        if (event instanceof LinkEvent.Delayed delayed && delayed.retryAfterMillis() >= LEAST_TOLD_DELAY_MILLIS) {
            return List.of(
                    "%s Trying again in %s s".formatted(delayed.sentence(), (delayed.retryAfterMillis() + 999) / 1000));
        }
        return List.of();
    }

    /** The slash command that asks for the action. */
    private static String command(Action action) {
        return switch (action) {
            case ADD -> "/invite-to";
            case EDIT -> "/edit-last";
            case FOLLOW -> "/room";
            case BLOCKS -> "/block";
            default -> "/" + action.wireName();
        };
    }

    /** What stands above a page of what was said before. */
    public static String history(LinkEvent.HistoryRead read) {
        int count = read.messages().size();
        if (count == 0) {
            return "There is nothing before";
        }
        return (count == 1 ? "1 message" : count + " messages") + " from before"
                + (read.more() ? "" : ", to the very first");
    }

    /** What stands above what a search has found. */
    public static String found(LinkEvent.SearchFound found) {
        String query = " for \"" + found.query() + "\"";
        if (found.messages().isEmpty()) {
            return "Nothing found" + query;
        }
        return found.messages().size() + " found" + query + (found.more() ? "; /search alone shows older ones" : "");
    }

    /** Empty where nobody else can read what goes there. */
    public static Optional<String> inTheClear(Servers servers) {
        return servers.tls() || servers.areLoopback()
                ? Optional.empty()
                : Optional.of("Without --tls, your password and all that is said can be read by others on the way to "
                        + servers.all().stream()
                                .filter(server -> !server.isLoopback())
                                .map(Address::host)
                                .distinct()
                                .collect(Collectors.joining(", ")));
    }

    private static String advice(ErrorCode code) {
        return code == ErrorCode.BAD_CREDENTIALS ? " /login NAME tries again, /register NAME makes an account" : "";
    }

    private Sentences() {}
}
