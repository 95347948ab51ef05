package chatroom.client.command;

import chatroom.client.link.Draft;
import chatroom.protocol.Limits;
import java.util.List;
import java.util.OptionalLong;

/** What everybody in a room may do there. */
final class RoomCommands {
    private static final String COUNT = "0*[1-9][0-9]{0,2}";

    static boolean isCount(List<String> words) {
        return words.isEmpty() || (words.size() == 1 && words.get(0).matches(COUNT));
    }

    static void history(CommandContext context, CommandArguments arguments) {
        int messages = arguments.word(0).map(Integer::parseInt).orElse(Limits.HISTORY_DEFAULT);
        context.pages()
                .ask(
                        Math.min(messages, Limits.PAGE_MESSAGES),
                        (before, count) -> context.link().history(context.room(), before, count));
    }

    static void search(CommandContext context, CommandArguments arguments) {
        if (!arguments.text().isEmpty()) {
            context.search().begin(arguments.text(), search(context));
        } else if (!context.search().goOn(search(context))) {
            context.screen().notice("It goes like this: /search WORDS");
        }
    }

    private static SearchPages.Question search(CommandContext context) {
        return (words, before, count) -> context.link().search(context.room(), words, before, count);
    }

    static void who(CommandContext context, CommandArguments arguments) {
        context.link().who(context.room());
    }

    static void me(CommandContext context, CommandArguments arguments) {
        context.send(new Draft(context.room(), arguments.text(), true, OptionalLong.empty()));
    }

    private RoomCommands() {}
}
