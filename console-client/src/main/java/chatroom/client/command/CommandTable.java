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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All slash commands, in the order of the help. A new one is a row here and a method in a class {@code …Commands};
 * nothing else names it. Pure.
 */
public final class CommandTable {
    /** The command whose arguments are completed as a text to send is. */
    public static final String ME = "/me";

    public static final String EDIT = "/edit";

    public static final String EDIT_LAST = "/edit-last";

    static final String REPLY = "/reply";

    static final String HELP = "/help";

    private static final String MESSAGE =
            "MESSAGE is 1 for the newest in the room, 2 for the one before; Tab goes over the last ones, as #ID.";

    private static final String TIME = "TIME is a number and s, m, h or d, as in 30m; for ever without it.";

    /** As many mistyped letters as are forgiven in guessing what was meant. */
    private static final int MOST_CHANGES = 2;

    /** As many letters of what is no command are repeated. */
    private static final int MOST_SHOWN = 40;

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
            Command.of(
                            "/room",
                            "[NAME]",
                            words(0, 1),
                            NavigationCommands::room,
                            "show another room, or list yours",
                            "Alt+1 to Alt+9 show them by number, Alt+Left and Alt+Right the next ones, Alt+A one with"
                                    + " news.")
                    .completing(Completer.room()),
            Command.of(
                    "/mentions",
                    "",
                    none(),
                    NavigationCommands::mentions,
                    "who named you in any room since you last looked"),
            Command.of(
                    "/rooms", "[AFTER]", words(0, 1), MembershipCommands::rooms, "the rooms that everybody may join"),
            Command.of("/join", "ROOM", words(1, 1), MembershipCommands::join, "join a room, and show it"),
            Command.of(
                            "/leave",
                            "[ROOM]",
                            words(0, 1),
                            MembershipCommands::leave,
                            "leave this room, or one by its name")
                    .completing(Completer.room()),
            Command.of(
                            "/create",
                            "[private] ROOM [TOPIC]",
                            text(),
                            MembershipCommands::create,
                            "make a room of your own",
                            "A private room is known to its members alone: /invite-to NAME adds them.")
                    .completing(MembershipCommands::completePrivate),
            Command.of(
                            "/msg",
                            "NAME [TEXT]",
                            text(),
                            MembershipCommands::msg,
                            "talk with somebody alone",
                            "Shows the room of you both, @NAME, and says the text there.")
                    .completing(Completer.username()),
            Command.of("/members", "[AFTER]", words(0, 1), MembershipCommands::members, "who belongs to this room"),
            Command.of(
                            "/invite-to",
                            "NAME",
                            words(1, 1),
                            MembershipCommands::add,
                            "make somebody a member of this room")
                    .completing(Completer.username()),
            Command.of(
                            REPLY,
                            "MESSAGE TEXT",
                            matching(MessageCommands::isReply),
                            MessageCommands::reply,
                            "answer a message",
                            MESSAGE)
                    .completing(MessageCommands::completeMessage),
            Command.of(
                    EDIT_LAST,
                    "TEXT",
                    text(),
                    MessageCommands::editLast,
                    "change what you said last in this room",
                    "So does Up on an empty line, if you change the line and say yes."),
            Command.of(
                            "/delete",
                            "MESSAGE [REASON]",
                            matching(MessageCommands::beginsWithMessage),
                            MessageCommands::delete,
                            "delete a message of yours, or as a moderator any",
                            MESSAGE)
                    .completing(MessageCommands::completeMessage),
            Command.of(
                            "/react",
                            "[MESSAGE] :NAME:",
                            matching(MessageCommands::isReaction),
                            MessageCommands::react,
                            "react with an emoji: /react :thumbsup:",
                            "Without MESSAGE it is the newest of somebody else.",
                            MESSAGE)
                    .completing(MessageCommands::completeReaction),
            Command.of(
                            "/unreact",
                            "[MESSAGE] :NAME:",
                            matching(MessageCommands::isReaction),
                            MessageCommands::unreact,
                            "take a reaction back")
                    .completing(MessageCommands::completeReaction),
            Command.of(
                            "/block",
                            "[NAME]",
                            words(0, 1),
                            ModerationCommands::block,
                            "let somebody neither write to you nor add you to rooms",
                            "They aren't told. /block alone lists whom you have blocked.")
                    .completing(Completer.username()),
            Command.of("/unblock", "NAME", words(1, 1), ModerationCommands::unblock, "take that back")
                    .completing(Completer.username()),
            Command.of(
                            "/topic",
                            "[TEXT|-]",
                            optionalText(),
                            ModerationCommands::topic,
                            "say what this room is about; - for nothing")
                    .forModerators(),
            Command.of(
                            "/kick",
                            "NAME [REASON]",
                            text(),
                            ModerationCommands::kick,
                            "remove somebody from this room",
                            "In the lobby it is for admins, and ends all sessions of somebody, who may log in again"
                                    + " with the password.")
                    .forModerators()
                    .completing(Completer.username()),
            Command.of(
                            "/ban",
                            "NAME [TIME] [REASON]",
                            text(),
                            ModerationCommands::ban,
                            "remove somebody, and keep them out",
                            TIME)
                    .forModerators()
                    .completing(Completer.username()),
            Command.of("/unban", "NAME", words(1, 1), ModerationCommands::unban, "end a ban")
                    .forModerators()
                    .completing(Completer.username()),
            Command.of(
                            "/mute",
                            "NAME [TIME] [REASON]",
                            text(),
                            ModerationCommands::mute,
                            "let somebody read in this room, but not write",
                            TIME)
                    .forModerators()
                    .completing(Completer.username()),
            Command.of("/unmute", "NAME", words(1, 1), ModerationCommands::unmute, "end a mute")
                    .forModerators()
                    .completing(Completer.username()),
            Command.of(
                            "/role",
                            "NAME owner|moderator|member",
                            matching(ModerationCommands::isRole),
                            ModerationCommands::role,
                            "for owners: say what somebody may do in this room")
                    .forModerators()
                    .completing(ModerationCommands::completeRole),
            Command.of(
                            "/archive",
                            "",
                            none(),
                            ModerationCommands::archive,
                            "for owners: end this room; all can be read")
                    .forModerators(),
            Command.of("/unarchive", "", none(), ModerationCommands::unarchive, "for owners: take that back")
                    .forModerators(),
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
                            "/set",
                            "[time|names|highlight [VALUE]]",
                            (command, words) -> SetCommand.objection(words),
                            SetCommand::run,
                            "times, width of names, words to notice",
                            "/set time HH:mm, HH:mm:ss or hh:mma. /set names 0 to 32, or auto. /set highlight WORDS,"
                                    + " or none.",
                            "A message with one of these words is marked and rings as one that names you. /set alone"
                                    + " shows all.")
                    .onFullScreen()
                    .completing((before, start, known) -> SetCommand.choices(before, start)),
            Command.of(
                            "/clear",
                            "",
                            none(),
                            FullScreenCommands::clear,
                            "empty the screen; /history brings the messages back")
                    .onFullScreen(),
            Command.of(
                            EDIT,
                            "[TEXT]",
                            optionalText(),
                            FullScreenCommands::edit,
                            "write in your $EDITOR",
                            "What you save comes into the line; Enter sends it. Ctrl+X Ctrl+E edits the line so."
                                    + " Without $EDITOR and $VISUAL it is vi.")
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

    /** What other chats call some of them: understood, but neither listed nor completed. */
    private static final Map<String, String> ALIASES =
            Map.of("/exit", "/quit", "/names", "/who", "/part", "/leave", "/query", "/msg", "/list", "/rooms");

    /** What other chats have and this one hasn't: what does it here. */
    private static final Map<String, String> INSTEAD = Map.of(
            "/nick",
            "A name stays as it was registered: /register NAME makes another account, /login NAME changes to it.");

    /** In the order of the alphabet; what admins alone may do is at the end. */
    private static final List<Command> ALPHABETICAL = ROWS.stream()
            .sorted(Comparator.<Command, Boolean>comparing(command -> command.audience() == Audience.ADMINS)
                    .thenComparing(Command::name))
            .toList();

    /** @param name with its slash, in any case; one of those that other chats have too */
    public static Optional<Command> find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String own = ALIASES.getOrDefault(lower, lower);
        return ROWS.stream().filter(command -> command.name().equals(own)).findFirst();
    }

    /**
     * @param start with its slash, in any case
     * @param admin whether to offer what only admins may
     */
    public static List<String> namesBeginningWith(String start, boolean admin) {
        String lower = start.toLowerCase(Locale.ROOT);
        return names(admin).filter(name -> name.startsWith(lower)).toList();
    }

    /** In the order of the help. */
    public static List<Command> all() {
        return ROWS;
    }

    private static Stream<String> names(boolean admin) {
        return ALPHABETICAL.stream()
                .filter(command -> admin || command.audience() != Audience.ADMINS)
                .map(Command::name);
    }

    /**
     * The sentence about a command that there isn't.
     *
     * @param isText whether what was typed looks like something to say
     */
    static String unknown(String name, boolean isText) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (INSTEAD.containsKey(lower)) {
            return INSTEAD.get(lower);
        }
        Optional<String> meant = suggestion(lower);
        String shown = name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "…" : name;
        return "There is no command " + shown + "."
                + (meant.isPresent()
                        ? " Did you mean " + meant.get() + "?"
                        : isText
                                ? " To say this, begin it with two slashes; Up brings it back."
                                : " " + HELP + " shows those there are.");
    }

    /** Nobody is offered what only admins may. */
    private static Optional<String> suggestion(String name) {
        // Of a letter or two, one changed makes almost any other word.
        int mostChanges = Math.min(MOST_CHANGES, (name.length() - 1) / 2);
        List<String> names = names(false).toList();
        return names.stream()
                .filter(known -> known.startsWith(name) && name.length() > 1)
                .findFirst()
                .or(() -> Suggestion.nearest(name, names, mostChanges));
    }

    private CommandTable() {}
}
