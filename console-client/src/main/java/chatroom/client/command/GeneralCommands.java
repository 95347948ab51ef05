package chatroom.client.command;

import java.util.List;
import java.util.Optional;

/** Help, and the way out. */
final class GeneralCommands {
    /** One command at most, and one that there is. */
    static Optional<String> helpObjection(Command help, List<String> words) {
        if (words.size() > 1) {
            return Optional.of(help.usageSentence());
        }
        return words.stream()
                .map(GeneralCommands::withSlash)
                .filter(name -> CommandTable.find(name).isEmpty())
                .map(name -> CommandTable.unknown(name, false))
                .findFirst();
    }

    static void help(CommandContext context, CommandArguments arguments) {
        CommandScreen screen = context.screen();
        screen.showHelp(arguments
                .word(0)
                .flatMap(word -> CommandTable.find(withSlash(word)))
                .map(Help::about)
                .orElseGet(() -> screen.fullScreen()
                        .map(full -> Help.all(full.lines(), screen.isAdmin()))
                        .orElseGet(() -> Help.plain(screen.isAdmin()))));
    }

    static List<String> helpTopics(List<String> before, String start, CompletionSources known) {
        return before.isEmpty()
                ? CommandTable.namesBeginningWith("/" + start, known.people().amAdmin()).stream()
                        .map(name -> name.substring(1))
                        .toList()
                : List.of();
    }

    static void quit(CommandContext context, CommandArguments arguments) {
        context.screen().quit();
    }

    private static String withSlash(String word) {
        return word.startsWith("/") ? word : "/" + word;
    }

    private GeneralCommands() {}
}
