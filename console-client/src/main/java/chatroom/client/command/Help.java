package chatroom.client.command;

import chatroom.client.command.Command.Audience;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The help that is made of the {@link CommandTable}. Pure. */
final class Help {
    private static final List<String> KEYS =
            List.of("//text says /text. Tab completes, Up and Ctrl+R find lines, Alt+Enter begins one.");

    private static final List<String> PLAIN_KEYS = List.of("//text says /text. Ctrl+D on an empty line leaves.");

    /** One screen of 24 lines, or where fewer can be seen at once the names alone. */
    static List<String> all(int most, boolean admin) {
        List<String> all = overview(command -> command.audience() != Audience.ADMINS, admin, KEYS);
        return all.size() <= most ? all : brief(admin);
    }

    private static List<String> brief(boolean admin) {
        String commands = CommandTable.ROWS.stream()
                .filter(command -> admin || command.audience() != Audience.ADMINS)
                .map(Command::name)
                .collect(Collectors.joining(" "));
        return List.of(commands, "/help COMMAND tells what one does, as in: /help search");
    }

    /** For a screen of lines. */
    static List<String> plain(boolean admin) {
        return overview(command -> command.audience() == Audience.EVERYBODY, admin, PLAIN_KEYS);
    }

    private static List<String> overview(Predicate<Command> shown, boolean admin, List<String> keys) {
        List<String> lines = new ArrayList<>();
        CommandTable.ROWS.stream()
                .filter(shown)
                .map(command -> "  %-22s %s".formatted(command.synopsis(), command.brief()))
                .forEach(lines::add);
        if (admin) {
            lines.add("For admins: "
                    + CommandTable.ROWS.stream()
                            .filter(command -> command.audience() == Audience.ADMINS)
                            .map(Command::synopsis)
                            .collect(Collectors.joining(", ")));
        }
        lines.addAll(keys);
        return lines;
    }

    static List<String> about(Command command) {
        List<String> lines = new ArrayList<>();
        lines.add("  %s   %s".formatted(command.synopsis(), command.brief()));
        command.more().forEach(line -> lines.add("    " + line));
        return lines;
    }

    private Help() {}
}
