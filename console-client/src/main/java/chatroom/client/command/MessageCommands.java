package chatroom.client.command;

import chatroom.client.link.Draft;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Emoji;
import chatroom.protocol.MessageText;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Violation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What is done to messages of the room that is looked at. */
final class MessageCommands {
    /** The name of a message, and perhaps more. */
    static boolean beginsWithMessage(List<String> words) {
        return !words.isEmpty() && MessageNames.isName(words.get(0));
    }

    /** The name of a message and a text. */
    static boolean isReply(List<String> words) {
        return words.size() >= 2 && beginsWithMessage(words);
    }

    /** An emoji, and perhaps the name of a message before it. */
    static boolean isReaction(List<String> words) {
        return words.size() == 1 || (words.size() == 2 && beginsWithMessage(words));
    }

    static void reply(CommandContext context, CommandArguments arguments) {
        withMessage(context, arguments.first(), id -> {
            Draft draft = new Draft(context.room(), arguments.after(1), false, OptionalLong.of(id));
            context.send(draft);
        });
    }

    /** The line that says it again. */
    static String replyLine(long id, String text) {
        return CommandTable.REPLY + " " + MessageNames.of(id) + " " + text;
    }

    static void editLast(CommandContext context, CommandArguments arguments) {
        Optional<ChatMessage> own = context.rooms().lastOwn();
        if (own.isPresent()) {
            edit(context, own.get().id(), arguments.text());
        } else {
            context.screen().notice("You have said nothing here that is known; /history brings older messages back");
        }
    }

    private static void edit(CommandContext context, long id, String text) {
        RoomReference room = context.room();
        try {
            MessageText changed = MessageText.of(text);
            context.link().write(nonce -> new RoomRequest.Edit(room, id, changed, nonce));
        } catch (Violation violation) {
            context.screen().notice(violation.getMessage());
        }
    }

    static void delete(CommandContext context, CommandArguments arguments) {
        RoomReference room = context.room();
        try {
            Optional<SingleLine> reason = reason(arguments.after(1));
            withMessage(
                    context,
                    arguments.first(),
                    id -> context.link().write(nonce -> new RoomRequest.Delete(room, id, reason, nonce)));
        } catch (Violation violation) {
            context.screen().notice(violation.getMessage());
        }
    }

    static Optional<SingleLine> reason(String text) throws Violation {
        return text.isEmpty() ? Optional.empty() : Optional.of(SingleLine.of("reason", text));
    }

    static void react(CommandContext context, CommandArguments arguments) {
        react(context, arguments, true);
    }

    static void unreact(CommandContext context, CommandArguments arguments) {
        react(context, arguments, false);
    }

    /** To the newest message of somebody else, unless another one is named. */
    private static void react(CommandContext context, CommandArguments arguments, boolean on) {
        List<String> words = arguments.words();
        String typed = words.get(words.size() - 1);
        Optional<String> emoji = EmojiNames.emoji(typed);
        if (emoji.isEmpty()) {
            context.screen().notice("There is no emoji of the name " + typed + "; Tab completes those there are");
            return;
        }
        RoomReference room = context.room();
        try {
            Emoji reaction = Emoji.of(emoji.get());
            Consumer<Long> write =
                    id -> context.link().write(nonce -> new RoomRequest.React(room, id, reaction, on, nonce));
            if (words.size() == 2) {
                withMessage(context, words.get(0), write);
            } else {
                MessageNames.others(context.rooms())
                        .ifPresentOrElse(
                                message -> write.accept(message.id()),
                                () -> context.screen().notice("Nobody else has said anything here that is known"));
            }
        } catch (Violation violation) {
            context.screen().notice(typed + " is no emoji; /react :thumbsup: names one, and Tab completes names");
        }
    }

    private static void withMessage(CommandContext context, String name, Consumer<Long> action) {
        MessageNames.id(name, context.rooms())
                .ifPresentOrElse(
                        action,
                        () -> context.screen()
                                .notice("There are not so many messages here that are known: 1 is the newest"));
    }

    /** The last messages first, then what comes behind one. */
    static List<String> completeMessage(List<String> before, String start, CompletionSources known) {
        return before.isEmpty() ? MessageNames.offered(start, known.rooms()) : List.of();
    }

    static List<String> completeReaction(List<String> before, String start, CompletionSources known) {
        boolean isEmoji = start.startsWith(":") || !before.isEmpty();
        return isEmoji ? EmojiNames.beginningWith(start) : MessageNames.offered(start, known.rooms());
    }

    private MessageCommands() {}
}
