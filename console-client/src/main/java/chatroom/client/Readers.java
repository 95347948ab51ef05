package chatroom.client;

import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Widget;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.completer.ArgumentCompleter;
import org.jline.reader.impl.completer.NullCompleter;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;

/** Line readers as a chat needs them: by default they are made for shells, and change what was typed. */
final class Readers {

    /** @param onBegin run at the beginning of each line */
    static LineReaderImpl forChat(Terminal terminal, Widget onBegin) {
        LineReaderImpl reader = reader(builder(terminal)
                .completer(new ArgumentCompleter(new StringsCompleter(Commands.ALL), NullCompleter.INSTANCE)));
        reader.getWidgets().put(LineReader.CALLBACK_INIT, onBegin);
        return reader;
    }

    /** For names and passwords: what is typed here is never among the lines that the up key brings back. */
    static LineReaderImpl forLogin(Terminal terminal) {
        return reader(builder(terminal).variable(LineReader.DISABLE_HISTORY, true));
    }

    private static LineReaderImpl reader(LineReaderBuilder builder) {
        // Only the implementation can change the prompt of a line being typed.
        return (LineReaderImpl) builder.build();
    }

    private static LineReaderBuilder builder(Terminal terminal) {
        DefaultParser parser = new DefaultParser();
        // Or C:\new would lose its backslash, and it's its apostrophe.
        parser.setEscapeChars(null);
        parser.setQuoteChars(null);
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("chatroom")
                .parser(parser)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "  ")
                // Or wow!! would become the line before.
                .option(Option.DISABLE_EVENT_EXPANSION, true)
                // What was typed comes back as a message, or as a notice.
                .option(Option.ERASE_LINE_ON_FINISH, true)
                .option(Option.CASE_INSENSITIVE, true)
                .option(Option.COMPLETE_MATCHER_TYPO, false)
                .option(Option.COMPLETE_MATCHER_CAMELCASE, false)
                .option(Option.HISTORY_IGNORE_SPACE, false)
                .option(Option.HISTORY_REDUCE_BLANKS, false);
    }

    private Readers() {}
}
