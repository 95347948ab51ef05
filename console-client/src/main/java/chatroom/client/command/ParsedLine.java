package chatroom.client.command;

import chatroom.client.link.Draft;
import chatroom.client.link.LinkEvent;
import chatroom.client.text.Cleaner;
import chatroom.client.text.Emote;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a typed line means. Pure. What begins with a slash is never sent, unless there are two of them: a password
 * typed after a misspelt command stays here.
 */
public sealed interface ParsedLine {
    Pattern SPACES = Pattern.compile("\\s+");

    record Empty() implements ParsedLine {}

    /** Something to send. */
    record Text(String text) implements ParsedLine {
        /** The line that means this text. */
        public String asTyped() {
            return text.startsWith("/") && Emote.of(text).isEmpty() ? "/" + text : text;
        }
    }

    record Call(Command command, CommandArguments arguments) implements ParsedLine {}

    /**
     * A command that there isn't, or one with wrong arguments.
     *
     * @param sentence says so
     */
    record Invalid(String sentence) implements ParsedLine {}

    /** The line that would say again what wasn't sent. */
    static String lineOf(LinkEvent.SendRefused refused) {
        Draft draft = refused.draft();
        if (draft.replyTo().isPresent()) {
            return MessageCommands.replyLine(draft.replyTo().getAsLong(), draft.text());
        }
        return draft.isAction() ? CommandTable.ME + " " + draft.text() : new Text(draft.text()).asTyped();
    }

    static ParsedLine of(String line) {
        String text = withoutEmptyLinesAround(Cleaner.outgoing(line));
        if (text.isBlank()) {
            return new Empty();
        }
        if (!text.startsWith("/")) {
            return new Text(text);
        }
        if (text.startsWith("//")) {
            return new Text(text.substring(1));
        }
        String[] nameAndRest = SPACES.split(text, 2);
        CommandArguments arguments = new CommandArguments(nameAndRest.length == 1 ? "" : nameAndRest[1].strip());
        Optional<Command> command = CommandTable.find(nameAndRest[0]);
        if (command.isEmpty()) {
            boolean isText = nameAndRest.length > 1 || nameAndRest[0].indexOf('/', 1) > 0;
            return new Invalid(CommandTable.unknown(nameAndRest[0], isText));
        }
        return command.get()
                .rule()
                .objection(command.get(), arguments.words())
                .<ParsedLine>map(Invalid::new)
                .orElseGet(() -> new Call(command.get(), arguments));
    }

    /** Spaces beside what is said stay. */
    private static String withoutEmptyLinesAround(String text) {
        int end = text.indexOf('\n', text.stripTrailing().length());
        String ended = end < 0 ? text : text.substring(0, end);
        int begin = ended.length() - ended.stripLeading().length();
        return ended.substring(ended.lastIndexOf('\n', begin - 1) + 1);
    }
}
