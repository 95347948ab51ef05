package chatroom.client.command;

import chatroom.client.command.Command.Audience;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The help that is made of the {@link CommandTable}. Pure. */
final class Help {
    private static final List<String> KEYS = List.of(
            "//text says /text. Tab completes, Up and Ctrl+R find lines, Alt+Enter adds one.",
            "PageUp shows older messages, Alt+A the room where somebody waits for you.");

    private static final List<String> PLAIN_KEYS = List.of("//text says /text. Ctrl+D on an empty line leaves.");

    /** Lines below which the names of commands are enough. */
    private static final int LEAST_FOR_KEYS = 16;

    /** One screen of 24 lines, or where fewer can be seen at once the names alone. */
    static List<String> all(int most, boolean admin) {
        List<String> all = overview(command -> isForAll(command.audience()), admin, KEYS);
        return all.size() <= most ? all : brief(admin, most >= LEAST_FOR_KEYS);
    }

    private static List<String> brief(boolean admin, boolean withKeys) {
        List<String> lines = new ArrayList<>();
        lines.add(names(Help::isForAll));
        lines.add("For moderators of a room: " + names(audience -> audience == Audience.MODERATORS));
        if (admin) {
            lines.add("For admins: " + names(audience -> audience == Audience.ADMINS));
        }
        lines.add("/help COMMAND tells what one does, as in: /help search");
        if (withKeys) {
            lines.addAll(KEYS);
        }
        return lines;
    }

    private static String names(Predicate<Audience> audience) {
        return CommandTable.ROWS.stream()
                .filter(command -> audience.test(command.audience()))
                .map(Command::name)
                .collect(Collectors.joining(" "));
    }

    /** The help for plain mode, a line each. */
    static List<String> plain(boolean admin) {
        return overview(command -> command.audience() == Audience.EVERYBODY, admin, PLAIN_KEYS);
    }

    private static boolean isForAll(Audience audience) {
        return audience == Audience.EVERYBODY || audience == Audience.FULL_SCREEN;
    }

    private static List<String> overview(Predicate<Command> shown, boolean admin, List<String> keys) {
        List<String> lines = new ArrayList<>();
        CommandTable.ROWS.stream()
                .filter(shown)
                .map(command -> "  %-22s %s".formatted(command.synopsis(), command.brief()))
                .forEach(lines::add);
        lines.add("For moderators of a room: " + synopses(Audience.MODERATORS));
        if (admin) {
            lines.add("For admins: " + synopses(Audience.ADMINS));
        }
        lines.addAll(keys);
        return lines;
    }

    private static String synopses(Audience audience) {
        return CommandTable.ROWS.stream()
                .filter(command -> command.audience() == audience)
                .map(Command::synopsis)
                .collect(Collectors.joining(", "));
    }

    static List<String> about(Command command) {
        List<String> lines = new ArrayList<>();
        lines.add("  %s   %s".formatted(command.synopsis(), command.brief()));
        command.more().forEach(line -> lines.add("    " + line));
        return lines;
    }

    private Help() {}
}
