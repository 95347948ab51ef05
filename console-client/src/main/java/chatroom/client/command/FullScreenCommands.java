package chatroom.client.command;

import chatroom.client.view.Bell;
import chatroom.client.view.Preferences;
import chatroom.client.view.Theme;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the full screen looks and rings, and what is hidden on it. */
final class FullScreenCommands {
    static void clear(CommandContext context, CommandArguments arguments) {
        context.pages().forget();
        context.fullScreen().clear();
    }

    static void quiet(CommandContext context, CommandArguments arguments) throws IOException {
        boolean quiet = context.fullScreen().preferences().toggleQuiet();
        context.screen().notice(quiet ? "Joins and leaves are hidden" : "Joins and leaves are shown");
    }

    static void ignore(CommandContext context, CommandArguments arguments) throws IOException {
        CommandScreen screen = context.screen();
        Preferences preferences = context.fullScreen().preferences();
        Optional<String> who = arguments.word(0);
        if (who.isEmpty()) {
            List<String> ignored = preferences.ignored();
            screen.notice(ignored.isEmpty() ? "Nobody is hidden" : "Hidden: " + String.join(", ", ignored));
            return;
        }
        String name = who.get();
        if (screen.username().filter(name::equalsIgnoreCase).isPresent()) {
            screen.notice("That is you");
            return;
        }
        boolean now = preferences.toggleIgnored(name);
        if (!now) {
            context.fullScreen().reopen();
        }
        String unknown = context.fullScreen().knows(name) ? "" : ", but nobody of that name has been seen here";
        screen.notice(
                now
                        ? name + " is hidden now" + unknown + "; /ignore " + name + " again ends it"
                        : name
                                + " is shown again, with what was hidden of the last messages; /history has those before");
    }

    static boolean isBell(List<String> words) {
        return words.isEmpty() || Bell.of(words).isPresent();
    }

    /** Without an argument it says what is chosen. */
    static void bell(CommandContext context, CommandArguments arguments) throws IOException {
        Preferences preferences = context.fullScreen().preferences();
        Optional<Bell> chosen = Bell.of(arguments.words());
        if (chosen.isPresent()) {
            preferences.setBell(chosen.get());
        }
        context.screen().notice("The bell rings for: " + preferences.bell().words());
    }

    static List<String> bellWords(List<String> before, String start, CompletionSources known) {
        boolean canNotify = before.equals(List.of("all")) || before.equals(List.of("mention"));
        Stream<String> words = before.isEmpty()
                ? Stream.of("off", "mention", "all")
                : canNotify ? Stream.of("osc9", "osc777") : Stream.of();
        return words.filter(word -> word.startsWith(start)).toList();
    }

    static boolean isTheme(List<String> words) {
        return words.isEmpty()
                || (words.size() == 1 && Theme.named(words.get(0)).isPresent());
    }

    /** Without an argument it says what is chosen. */
    static void theme(CommandContext context, CommandArguments arguments) throws IOException {
        Preferences preferences = context.fullScreen().preferences();
        Optional<Theme> chosen = arguments.word(0).flatMap(Theme::named);
        if (chosen.isPresent()) {
            preferences.setTheme(chosen.get());
            context.fullScreen().redraw();
        }
        boolean overruled = chosen.isPresent() && preferences.theme() != chosen.get();
        context.screen()
                .notice("The theme is " + preferences.theme().word() + (overruled ? ", because NO_COLOR is set" : ""));
    }

    static void edit(CommandContext context, CommandArguments arguments) throws InterruptedException {
        CommandScreen.FullScreen screen = context.fullScreen();
        try {
            screen.putIntoLine(screen.edit(arguments.text()));
        } catch (IOException e) {
            context.screen().notice(e.getMessage());
            screen.putIntoLine(arguments.text());
        }
    }

    private FullScreenCommands() {}
}
