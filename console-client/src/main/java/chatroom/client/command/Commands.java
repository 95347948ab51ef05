package chatroom.client.command;

import chatroom.client.text.Cleaner;
import chatroom.client.text.Deed;
import chatroom.client.view.Bell;
import chatroom.client.view.Theme;
import chatroom.protocol.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A line to what is meant by it. Pure. What begins with a slash is never sent, unless there are two of them: a password typed after a misspelt command stays here. */
public final class Commands {
    static final String ANNOUNCE = "/announce";
    static final String BELL = "/bell";
    static final String CLEAR = "/clear";
    static final String EDIT = "/edit";
    static final String HELP = "/help";
    static final String HISTORY = "/history";
    public static final String IGNORE = "/ignore";
    static final String INVITE = "/invite";
    public static final String KICK = "/kick";
    static final String LOGIN = "/login";
    static final String LOGOUT = "/logout";
    public static final String ME = "/me";
    static final String PASSWORD = "/password";
    static final String QUIET = "/quiet";
    static final String QUIT = "/quit";
    static final String RECONNECT = "/reconnect";
    static final String REGISTER = "/register";
    static final String SEARCH = "/search";
    static final String THEME = "/theme";
    static final String WHO = "/who";

    /** In the order of the alphabet; what admins alone may do is at the end. */
    static final List<String> ALL = List.of(
            BELL, CLEAR, EDIT, HELP, HISTORY, IGNORE, LOGIN, LOGOUT, ME, PASSWORD, QUIET, QUIT, RECONNECT, REGISTER,
            SEARCH, THEME, WHO, ANNOUNCE, INVITE, KICK);

    /** As many slips of the finger as are forgiven in guessing what was meant. */
    private static final int MOST_SLIPS = 2;

    private static final Pattern SPACES = Pattern.compile("\\s+");

    public static Intent parse(String line) {
        String text = withoutEmptyLinesAround(Cleaner.outgoing(line));
        if (text.isBlank()) {
            return new Intent.Nothing();
        }
        if (!text.startsWith("/")) {
            return new Intent.Say(text);
        }
        if (text.startsWith("//")) {
            return new Intent.Say(text.substring(1));
        }
        String[] nameAndRest = SPACES.split(text, 2);
        String rest = nameAndRest.length == 1 ? "" : nameAndRest[1].strip();
        return command(nameAndRest[0].toLowerCase(Locale.ROOT), rest);
    }

    /** Spaces beside what is said stay. */
    private static String withoutEmptyLinesAround(String text) {
        int end = text.indexOf('\n', text.stripTrailing().length());
        String ended = end < 0 ? text : text.substring(0, end);
        int begin = ended.length() - ended.stripLeading().length();
        return ended.substring(ended.lastIndexOf('\n', begin - 1) + 1);
    }

    private static Intent command(String name, String rest) {
        List<String> words = rest.isEmpty() ? List.of() : Arrays.asList(SPACES.split(rest));
        Optional<String> word = words.stream().findFirst();
        return switch (name) {
            // Others see it as what somebody does because the text begins so.
            case ME -> rest.isEmpty() ? misused(ME) : new Intent.Say(Deed.PREFIX + rest);
            case SEARCH -> new Intent.Search(rest);
            case EDIT -> new Intent.Edit(rest);
            case HISTORY -> history(words);
            case REGISTER -> register(words);
            case KICK -> words.size() == 1 ? new Intent.Kick(rest) : misused(KICK);
            case ANNOUNCE -> rest.isEmpty() ? misused(ANNOUNCE) : new Intent.Announce(rest);
            case INVITE -> alone(INVITE, words, new Intent.Invite());
            case LOGIN -> words.size() <= 1 ? new Intent.Login(word) : misused(LOGIN);
            case IGNORE -> words.size() <= 1 ? new Intent.Ignore(word) : misused(IGNORE);
            case HELP -> help(words);
            case BELL -> choice(BELL, words, new Intent.Ring(Bell.of(words)), Bell.of(words));
            case THEME -> choice(THEME, words, new Intent.Look(word.flatMap(Theme::named)), word.flatMap(Theme::named));
            case CLEAR -> alone(CLEAR, words, new Intent.Clear());
            case LOGOUT -> alone(LOGOUT, words, new Intent.Logout());
            case PASSWORD -> alone(PASSWORD, words, new Intent.Password());
            case QUIET -> alone(QUIET, words, new Intent.Quiet());
            case QUIT -> alone(QUIT, words, new Intent.Quit());
            case RECONNECT -> alone(RECONNECT, words, new Intent.Reconnect());
            case WHO -> alone(WHO, words, new Intent.Who());
            default -> new Intent.Unknown(name, meant(name));
        };
    }

    private static Intent alone(String name, List<String> words, Intent intent) {
        return words.isEmpty() ? intent : misused(name);
    }

    /** Without a word it asks what is chosen. */
    private static Intent choice(String name, List<String> words, Intent intent, Optional<?> chosen) {
        boolean isChoice = chosen.isPresent() && (name.equals(BELL) || words.size() == 1);
        return words.isEmpty() || isChoice ? intent : misused(name);
    }

    private static Intent register(List<String> words) {
        return words.size() == 1 || words.size() == 2
                ? new Intent.Register(words.get(0), words.stream().skip(1).findFirst())
                : misused(REGISTER);
    }

    private static Intent history(List<String> words) {
        if (words.isEmpty()) {
            return new Intent.History(Limits.HISTORY_DEFAULT);
        }
        if (words.size() == 1 && words.get(0).matches("0*[1-9][0-9]{0,2}")) {
            return new Intent.History(Math.min(Integer.parseInt(words.get(0)), Limits.PAGE_MESSAGES));
        }
        return misused(HISTORY);
    }

    private static Intent help(List<String> words) {
        if (words.size() != 1) {
            return words.isEmpty() ? new Intent.Help(Optional.empty()) : misused(HELP);
        }
        String word = words.get(0).toLowerCase(Locale.ROOT);
        String name = word.startsWith("/") ? word : "/" + word;
        return ALL.contains(name) ? new Intent.Help(Optional.of(name)) : new Intent.Unknown(name, meant(name));
    }

    private static Intent misused(String name) {
        return new Intent.Misused(Help.topic(name).orElseThrow().usage());
    }

    /**
     * The sentences that explain what can't be done, or is only asked for.
     *
     * @param most lines that can be seen at once; where it takes more, the help for all commands is a short one
     */
    public static List<String> explain(Intent intent, int most) {
        if (intent instanceof Intent.Help help) {
            return help.command().flatMap(Help::topic).map(Help::about).orElseGet(() -> Help.all(most));
        }
        if (intent instanceof Intent.Misused misused) {
            return List.of("It goes like this: " + misused.usage());
        }
        if (intent instanceof Intent.Unknown unknown) {
            return List.of("There is no command " + unknown.command() + "."
                    + unknown.meant()
                            .map(name -> " Did you mean " + name + "?")
                            .orElse(" /help shows those there are."));
        }
        return intent instanceof Intent.Nothing ? List.of() : List.of("That needs the full screen.");
    }

    /** As {@link #explain}, where there is no full screen. */
    public static List<String> explainPlainly(Intent intent) {
        return intent.equals(new Intent.Help(Optional.empty())) ? Help.plain() : explain(intent, Integer.MAX_VALUE);
    }

    /** @param start with its slash, in any case */
    public static List<String> beginningWith(String start) {
        String lower = start.toLowerCase(Locale.ROOT);
        return ALL.stream().filter(name -> name.startsWith(lower)).toList();
    }

    /** What may stand behind a command, where that is one of a few words. */
    public static List<String> words(String command) {
        return switch (command) {
            case BELL -> List.of("off", "mention", "all");
            case BELL + " all", BELL + " mention" -> List.of("osc9", "osc777");
            case THEME -> Arrays.stream(Theme.values()).map(Theme::word).toList();
            case HELP -> ALL.stream().map(name -> name.substring(1)).toList();
            default -> List.of();
        };
    }

    private static Optional<String> meant(String name) {
        // Of a letter or two, one changed makes almost any other word.
        int mostSlips = Math.min(MOST_SLIPS, (name.length() - 1) / 2);
        return ALL.stream()
                .filter(known -> known.startsWith(name) && name.length() > 1)
                .findFirst()
                .or(() -> ALL.stream()
                        .filter(known -> slips(name, known) <= mostSlips)
                        .min((a, b) -> Integer.compare(slips(name, a), slips(name, b))));
    }

    /** The edit distance: letters to add, to drop or to change. */
    private static int slips(String from, String to) {
        int[] previous = new int[to.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int[] next = new int[to.length() + 1];
            next[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                next[j] = Math.min(Math.min(next[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }
            previous = next;
        }
        return previous[to.length()];
    }

    private Commands() {}
}
