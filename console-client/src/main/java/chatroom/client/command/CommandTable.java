package chatroom.client.command;

import static chatroom.client.command.ArgumentRule.matching;
import static chatroom.client.command.ArgumentRule.none;
import static chatroom.client.command.ArgumentRule.optionalText;
import static chatroom.client.command.ArgumentRule.text;
import static chatroom.client.command.ArgumentRule.words;

import chatroom.client.command.Command.Audience;
import chatroom.client.command.Command.Completer;
import chatroom.client.view.Theme;
import chatroom.commandline.Suggestion;
import chatroom.protocol.Limits;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All slash commands, in the order of the help. A new one is a row here and a method in a class {@code …Commands};
 * nothing else names it. Pure.
 */
public final class CommandTable {
    /** The command whose arguments are completed as a text to send is. */
    public static final String ME = "/me";

    static final String HELP = "/help";

    /** As many mistyped letters as are forgiven in guessing what was meant. */
    private static final int MOST_CHANGES = 2;

    static final List<Command> ROWS = List.of(
            Command.of(
                    "/history",
                    "[N]",
                    matching(RoomCommands::isCount),
                    RoomCommands::history,
                    "messages before the oldest one shown",
                    "N is a number from 1 to %s; without it, %s. Again: those before these."
                            .formatted(Limits.PAGE_MESSAGES, Limits.HISTORY_DEFAULT)),
            Command.of(
                    "/search",
                    "[WORDS]",
                    optionalText(),
                    RoomCommands::search,
                    "messages with all of these words",
                    "The newest that fit are shown. /search alone shows those before them."),
            Command.of("/who", "", none(), RoomCommands::who, "who is here"),
            Command.of(
                    ME,
                    "WORDS",
                    text(),
                    RoomCommands::me,
                    "say what you do: /me waves",
                    "Everybody sees: * yourname waves"),
            Command.of(
                            "/ignore",
                            "[NAME]",
                            words(0, 1),
                            FullScreenCommands::ignore,
                            "hide somebody, or show them again",
                            "Only here, on your screen. /ignore alone lists who is hidden.")
                    .onFullScreen()
                    .completing(Completer.username()),
            Command.of("/quiet", "", none(), FullScreenCommands::quiet, "hide joins and leaves, or show them again")
                    .onFullScreen(),
            Command.of(
                            "/bell",
                            "off|mention|all",
                            matching(FullScreenCommands::isBell),
                            FullScreenCommands::bell,
                            "when the terminal rings",
                            "/bell mention osc9, or osc777, also asks the terminal for a notification on the desktop.",
                            "osc9: iTerm2, WezTerm, kitty, Windows Terminal. osc777: foot, Ghostty, urxvt, GNOME's.")
                    .onFullScreen()
                    .completing(FullScreenCommands::bellWords),
            Command.of(
                            "/theme",
                            "dark|light|none",
                            matching(FullScreenCommands::isTheme),
                            FullScreenCommands::theme,
                            "colours for a dark or a light ground",
                            "none has no colour; so has every start with NO_COLOR set.")
                    .onFullScreen()
                    .completing(Completer.oneOf(
                            Arrays.stream(Theme.values()).map(Theme::word).toArray(String[]::new))),
            Command.of(
                            "/clear",
                            "",
                            none(),
                            FullScreenCommands::clear,
                            "empty the screen; /history brings the messages back")
                    .onFullScreen(),
            Command.of(
                            "/edit",
                            "[TEXT]",
                            optionalText(),
                            FullScreenCommands::edit,
                            "write in your $EDITOR",
                            "What you save comes into the line; Enter sends it. Without $EDITOR and $VISUAL it is vi.")
                    .onFullScreen(),
            Command.of(
                    "/login",
                    "[NAME]",
                    words(0, 1),
                    AccountCommands::login,
                    "log in, as yourself or somebody else",
                    "The password is asked for, and never shown or kept."),
            Command.of(
                    "/register",
                    "NAME [CODE]",
                    words(1, 2),
                    AccountCommands::register,
                    "make an account, and log in with it",
                    "CODE is an invite, where the server asks for one; its admins make them."),
            Command.of(
                    "/password",
                    "",
                    none(),
                    AccountCommands::password,
                    "change your password",
                    "The old one and the new one are asked for."),
            Command.of("/logout", "", none(), AccountCommands::logout, "end the session, here and on the server"),
            Command.of(
                    "/reconnect",
                    "",
                    none(),
                    AccountCommands::reconnect,
                    "try now, instead of when the countdown ends"),
            Command.of(
                            HELP,
                            "[COMMAND]",
                            GeneralCommands::helpObjection,
                            GeneralCommands::help,
                            "this, or more about one command")
                    .completing(GeneralCommands::helpTopics),
            Command.of(
                    "/quit",
                    "",
                    none(),
                    GeneralCommands::quit,
                    "leave",
                    "So do Ctrl+D on an empty line, and Ctrl+C twice."),
            Command.of(
                            "/kick",
                            "NAME",
                            words(1, 1),
                            AdminCommands::kick,
                            "for admins: end all sessions of somebody",
                            "Who is kicked may log in again with the password.")
                    .forAdmins()
                    .completing(Completer.username()),
            Command.of(
                            "/announce",
                            "TEXT",
                            text(),
                            AdminCommands::announce,
                            "for admins: say something to all who are here",
                            "It comes from the server, without your name, and isn't kept.")
                    .forAdmins(),
            Command.of(
                            "/invite",
                            "",
                            none(),
                            AdminCommands::invite,
                            "for admins: make an invite code",
                            "One person can register with it, within seven days.")
                    .forAdmins());

    /** In the order of the alphabet; what admins alone may do is at the end. */
    private static final List<Command> ALPHABETICAL = ROWS.stream()
            .sorted(Comparator.<Command, Boolean>comparing(command -> command.audience() == Audience.ADMINS)
                    .thenComparing(Command::name))
            .toList();

    /** @param name with its slash, in any case */
    public static Optional<Command> find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return ROWS.stream().filter(command -> command.name().equals(lower)).findFirst();
    }

    /** @param start with its slash, in any case */
    public static List<String> namesBeginningWith(String start) {
        String lower = start.toLowerCase(Locale.ROOT);
        return names().stream().filter(name -> name.startsWith(lower)).toList();
    }

    /** In the order of the help. */
    public static List<Command> all() {
        return ROWS;
    }

    static List<String> names() {
        return ALPHABETICAL.stream().map(Command::name).toList();
    }

    /** The sentence about a command that there isn't. */
    static String unknown(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return "There is no command " + lower + "."
                + suggestion(lower)
                        .map(meant -> " Did you mean " + meant + "?")
                        .orElse(" " + HELP + " shows those there are.");
    }

    private static Optional<String> suggestion(String name) {
        // Of a letter or two, one changed makes almost any other word.
        int mostChanges = Math.min(MOST_CHANGES, (name.length() - 1) / 2);
        return names().stream()
                .filter(known -> known.startsWith(name) && name.length() > 1)
                .findFirst()
                .or(() -> Suggestion.nearest(name, names(), mostChanges));
    }

    private CommandTable() {}
}
