package chatroom.client.command;

import chatroom.protocol.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is to know about the commands and the keys. Pure. */
final class Help {
    /**
     * @param arguments as in a usage line
     * @param brief fits behind the usage on a line of 80 columns
     * @param more what one may want to know besides
     */
    record Topic(String command, String arguments, String brief, List<String> more) {
        String usage() {
            return arguments.isEmpty() ? command : command + " " + arguments;
        }
    }

    static final List<Topic> TOPICS = List.of(
            topic(
                    Commands.HISTORY,
                    "[N]",
                    "messages before the oldest one shown",
                    "N is a number from 1 to %s; without it, %s. Again: those before these."
                            .formatted(Limits.PAGE_MESSAGES, Limits.HISTORY_DEFAULT)),
            topic(
                    Commands.SEARCH,
                    "[WORDS]",
                    "messages with all of these words",
                    "The newest that fit are shown. /search alone shows those before them."),
            topic(Commands.WHO, "", "who is here"),
            topic(Commands.ME, "WORDS", "say what you do: /me waves", "Everybody sees: * yourname waves"),
            topic(
                    Commands.IGNORE,
                    "[NAME]",
                    "hide somebody, or show them again",
                    "Only here, on your screen. /ignore alone lists who is hidden."),
            topic(Commands.QUIET, "", "hide joins and leaves, or show them again"),
            topic(
                    Commands.BELL,
                    "off|mention|all",
                    "when the terminal rings",
                    "/bell mention osc9, or osc777, also asks the terminal for a notification on the desktop.",
                    "osc9: iTerm2, WezTerm, kitty, Windows Terminal. osc777: foot, Ghostty, urxvt, GNOME's."),
            topic(
                    Commands.THEME,
                    "dark|light|none",
                    "colours for a dark or a light ground",
                    "none has no colour; so has every start with NO_COLOR set."),
            topic(Commands.CLEAR, "", "empty the screen; /history brings the messages back"),
            topic(
                    Commands.EDIT,
                    "[TEXT]",
                    "write in your $EDITOR",
                    "What you save comes into the line; Enter sends it. Without $EDITOR and $VISUAL it is vi."),
            topic(
                    Commands.LOGIN,
                    "[NAME]",
                    "log in, as yourself or somebody else",
                    "The password is asked for, and never shown or kept."),
            topic(
                    Commands.REGISTER,
                    "NAME [CODE]",
                    "make an account, and log in with it",
                    "CODE is an invite, where the server asks for one; its admins make them."),
            topic(Commands.PASSWORD, "", "change your password", "The old one and the new one are asked for."),
            topic(Commands.LOGOUT, "", "end the session, here and on the server"),
            topic(Commands.RECONNECT, "", "try now, instead of when the countdown ends"),
            topic(Commands.HELP, "[COMMAND]", "this, or more about one command"),
            topic(Commands.QUIT, "", "leave", "So do Ctrl+D on an empty line, and Ctrl+C twice."));

    /** What the server refuses to everybody else. */
    static final List<Topic> FOR_ADMINS = List.of(
            topic(
                    Commands.KICK,
                    "NAME",
                    "for admins: end all sessions of somebody",
                    "Who is kicked may log in again with the password."),
            topic(
                    Commands.ANNOUNCE,
                    "TEXT",
                    "for admins: say something to all who are here",
                    "It comes from the server, without your name, and isn't kept."),
            topic(
                    Commands.INVITE,
                    "",
                    "for admins: make an invite code",
                    "One person can register with it, within seven days."));

    private static final List<String> KEYS = List.of(
            "//text says /text. Tab completes commands and names; Up and Ctrl+R find lines;",
            "Alt+Enter begins a new line; Ctrl+L redraws; Ctrl+C clears the line.");

    /** What has nothing to change on the plain screen. */
    private static final Set<String> OF_THE_FULL_SCREEN =
            Set.of(Commands.IGNORE, Commands.QUIET, Commands.BELL, Commands.THEME, Commands.CLEAR, Commands.EDIT);

    private static final List<String> PLAIN_KEYS = List.of("//text says /text. Ctrl+D on an empty line leaves.");

    /** One screen of 24 lines, or where fewer can be seen at once the names alone. */
    static List<String> all(int most) {
        List<String> all = overview(topic -> true, KEYS);
        return all.size() <= most ? all : brief();
    }

    private static List<String> brief() {
        String commands = TOPICS.stream().map(Topic::command).collect(Collectors.joining(" "));
        return List.of(commands, "/help COMMAND tells what one does, as in: /help search");
    }

    static List<String> plain() {
        return overview(topic -> !OF_THE_FULL_SCREEN.contains(topic.command()), PLAIN_KEYS);
    }

    private static List<String> overview(Predicate<Topic> shown, List<String> keys) {
        List<String> lines = new ArrayList<>();
        TOPICS.stream()
                .filter(shown)
                .map(topic -> "  %-22s %s".formatted(topic.usage(), topic.brief()))
                .forEach(lines::add);
        lines.add("For admins: " + FOR_ADMINS.stream().map(Topic::usage).collect(Collectors.joining(", ")));
        lines.addAll(keys);
        return lines;
    }

    static List<String> about(Topic topic) {
        List<String> lines = new ArrayList<>();
        lines.add("  %s   %s".formatted(topic.usage(), topic.brief()));
        topic.more().forEach(line -> lines.add("    " + line));
        return lines;
    }

    /** @param command with its slash */
    static Optional<Topic> topic(String command) {
        return Stream.of(TOPICS, FOR_ADMINS)
                .flatMap(List::stream)
                .filter(topic -> topic.command().equals(command))
                .findFirst();
    }

    private static Topic topic(String command, String arguments, String brief, String... more) {
        return new Topic(command, arguments, brief, List.of(more));
    }

    private Help() {}
}
