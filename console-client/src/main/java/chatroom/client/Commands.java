package chatroom.client;

import chatroom.protocol.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A line to what is meant by it. Pure. What begins with a slash is never sent, unless there are two of them: a password typed after a misspelt command stays here. */
final class Commands {
    static final String REGISTER = "/register";
    static final String LOGIN = "/login";
    static final String HISTORY = "/history";
    static final String WHO = "/who";
    static final String HELP = "/help";
    static final String QUIT = "/quit";

    static final List<String> ALL = List.of(HELP, HISTORY, LOGIN, QUIT, REGISTER, WHO);

    static final List<String> USAGE = List.of(
            "/register NAME   make an account, and log in with it",
            "/login NAME      log in as somebody else",
            "/history [N]     the last N messages (%d unless said)".formatted(Limits.HISTORY_DEFAULT),
            "/who             who is here",
            "/help            this",
            "/quit            leave (so do Ctrl+D, and Ctrl+C twice)",
            "//text           say /text");

    /** As many slips of the finger as are forgiven in guessing what was meant. */
    private static final int MOST_SLIPS = 2;

    private static final Pattern SPACES = Pattern.compile("\\s+");

    static Intent parse(String line) {
        String text = Cleaner.outgoing(line);
        if (text.isBlank()) {
            return new Intent.Nothing();
        }
        if (!text.startsWith("/")) {
            return new Intent.Say(text);
        }
        if (text.startsWith("//")) {
            return new Intent.Say(text.substring(1));
        }
        String[] words = SPACES.split(text.strip());
        return command(words[0].toLowerCase(Locale.ROOT), Arrays.asList(words).subList(1, words.length));
    }

    private static Intent command(String name, List<String> arguments) {
        return switch (name) {
            case REGISTER -> arguments.size() == 1 ? new Intent.Register(arguments.get(0)) : misused(REGISTER);
            case LOGIN -> arguments.size() == 1 ? new Intent.Login(arguments.get(0)) : misused(LOGIN);
            case HISTORY -> history(arguments);
            case WHO -> arguments.isEmpty() ? new Intent.Who() : misused(WHO);
            case HELP -> new Intent.Help();
            case QUIT -> arguments.isEmpty() ? new Intent.Quit() : misused(QUIT);
            default -> new Intent.Unknown(name, meant(name));
        };
    }

    private static Intent history(List<String> arguments) {
        if (arguments.isEmpty()) {
            return new Intent.History(Limits.HISTORY_DEFAULT);
        }
        if (arguments.size() == 1 && arguments.get(0).matches("0*[1-9][0-9]{0,2}")) {
            return new Intent.History(Math.min(Integer.parseInt(arguments.get(0)), Limits.PAGE_MESSAGES));
        }
        return misused(HISTORY);
    }

    private static Intent misused(String name) {
        return new Intent.Misused(
                switch (name) {
                    case REGISTER, LOGIN -> name + " NAME (the password is asked for)";
                    case HISTORY -> name + " [N], with N from 1 to " + Limits.PAGE_MESSAGES;
                    default -> name;
                });
    }

    /** What there is to say to a line that asks nothing of the server. */
    static List<String> explain(Intent intent) {
        if (intent instanceof Intent.Help) {
            return USAGE;
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
        return List.of();
    }

    private static Optional<String> meant(String name) {
        return ALL.stream()
                .filter(known -> known.startsWith(name) && name.length() > 1)
                .findFirst()
                .or(() -> ALL.stream()
                        .filter(known -> slips(name, known) <= MOST_SLIPS)
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
