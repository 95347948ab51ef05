package chatroom.client.command;

import chatroom.client.room.RoomSummary;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One row of the {@link CommandTable}: everything that parsing, help, completion and the manual page say about a slash
 * command, and the method that carries it out.
 *
 * @param name with its slash
 * @param usage the arguments, as in a usage line
 * @param rule which arguments it takes
 * @param action carries it out
 * @param brief fits behind the usage on a line of 80 columns
 * @param more what one may want to know besides
 * @param audience who may use it
 * @param completer what Tab offers for its arguments
 */
public record Command(
        String name,
        String usage,
        ArgumentRule rule,
        Action action,
        String brief,
        List<String> more,
        Audience audience,
        Completer completer) {

    public enum Audience {
        EVERYBODY,
        /** Of a room; the server refuses it to everybody else there. */
        MODERATORS,
        /** The server refuses it to everybody else. */
        ADMINS,
        /** It changes what a line-by-line screen doesn't have. */
        FULL_SCREEN
    }

    /** A method of one of the classes {@code …Commands}. Runs on the thread that types. */
    @FunctionalInterface
    public interface Action {
        /** @throws IOException with a sentence: a preference could not be stored */
        void run(CommandContext context, CommandArguments arguments) throws IOException, InterruptedException;
    }

    /** What Tab offers for the argument at the cursor. */
    @FunctionalInterface
    public interface Completer {
        /**
         * @param before the arguments in front of it
         * @param start its letters so far
         */
        List<String> choices(List<String> before, String start, CompletionSources known);

        static Completer nothing() {
            return (before, start, known) -> List.of();
        }

        /** One of these words, as the first argument. */
        static Completer oneOf(String... words) {
            return (before, start, known) -> before.isEmpty()
                    ? Arrays.stream(words)
                            .filter(word -> word.startsWith(start))
                            .toList()
                    : List.of();
        }

        /** A username, as the first argument. */
        static Completer username() {
            return (before, start, known) -> before.isEmpty() ? known.people().beginningWith(start) : List.of();
        }

        /** A room that the user is in, as the first argument; those where something is new first. */
        static Completer room() {
            return (before, start, known) -> before.isEmpty()
                    ? Stream.concat(known.rooms().withNews().stream(), known.rooms().all().stream())
                            .map(RoomSummary::label)
                            .distinct()
                            .filter(label -> label.regionMatches(true, 0, start, 0, start.length()))
                            .toList()
                    : List.of();
        }
    }

    static Command of(String name, String usage, ArgumentRule rule, Action action, String brief, String... more) {
        return new Command(name, usage, rule, action, brief, List.of(more), Audience.EVERYBODY, Completer.nothing());
    }

    Command forModerators() {
        return new Command(name, usage, rule, action, brief, more, Audience.MODERATORS, completer);
    }

    Command forAdmins() {
        return new Command(name, usage, rule, action, brief, more, Audience.ADMINS, completer);
    }

    Command onFullScreen() {
        return new Command(name, usage, rule, action, brief, more, Audience.FULL_SCREEN, completer);
    }

    Command completing(Completer chosen) {
        return new Command(name, usage, rule, action, brief, more, audience, chosen);
    }

    /** The name and its arguments. */
    public String synopsis() {
        return usage.isEmpty() ? name : name + " " + usage;
    }

    /** The description, in whole sentences. */
    public String description() {
        String first = brief.substring(0, 1).toUpperCase(Locale.ROOT) + brief.substring(1) + ".";
        return more.isEmpty() ? first : first + " " + String.join(" ", more);
    }

    String usageSentence() {
        return "It goes like this: " + synopsis();
    }
}
