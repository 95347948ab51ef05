package chatroom.client.screen;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jline.keymap.KeyMap;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.Reference;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;

/** Line readers as a chat needs them: by default they are made for shells, and change what was typed. */
final class Readers {
    private static final String SUSPEND = "chat-suspend";

    /**
     * @param historyFile keeps the lines for the next run
     * @param complaints told of what is wrong with it
     * @param secret what is never among the lines
     */
    static ChatReader forChat(
            Terminal terminal,
            ChatReader.Keys keys,
            Optional<Path> historyFile,
            Consumer<String> complaints,
            Predicate<String> secret) {
        ChatReader reader = new ChatReader(terminal, keys);
        prepare(reader);
        reader.setOpt(Option.HISTORY_INCREMENTAL);
        reader.setOpt(Option.HISTORY_IGNORE_DUPS);
        reader.setHistory(historyFile
                .map(file -> LineHistory.in(file, reader, complaints, secret))
                .orElseGet(() -> new LineHistory(secret)));
        return reader;
    }

    /** For names and passwords: what is typed here is never among the lines that the up key brings back. */
    static LineReaderImpl forQuestions(Terminal terminal) {
        LineReaderImpl reader = new QuestionReader(terminal);
        prepare(reader);
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        return reader;
    }

    private static void prepare(LineReaderImpl reader) {
        DefaultParser parser = new DefaultParser();
        // Or C:\new would lose its backslash, and it's its apostrophe.
        parser.setEscapeChars(null);
        parser.setQuoteChars(null);
        reader.setParser(parser);
        reader.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, "  ");
        // A closing bracket doesn't make the cursor jump.
        reader.setVariable(LineReader.BLINK_MATCHING_PAREN, 0);
        // Or wow!! would become the line before.
        reader.setOpt(Option.DISABLE_EVENT_EXPANSION);
        // What was typed comes back as a message, or as a notice.
        reader.setOpt(Option.ERASE_LINE_ON_FINISH);
        reader.setOpt(Option.CASE_INSENSITIVE);
        // Nothing colours what is typed.
        reader.setOpt(Option.DISABLE_HIGHLIGHTER);
        reader.unsetOpt(Option.COMPLETE_MATCHER_TYPO);
        reader.unsetOpt(Option.COMPLETE_MATCHER_CAMELCASE);
        reader.unsetOpt(Option.HISTORY_IGNORE_SPACE);
        reader.unsetOpt(Option.HISTORY_REDUCE_BLANKS);
        Terminal terminal = reader.getTerminal();
        reader.getWidgets().put(SUSPEND, () -> {
            terminal.raise(Signal.TSTP);
            return true;
        });
        for (String name : new String[] {LineReader.EMACS, LineReader.VIINS}) {
            reader.getKeyMaps().get(name).bind(new Reference(SUSPEND), KeyMap.ctrl('Z'));
        }
    }

    /**
     * Reads a line.
     *
     * @param ahead what was typed before it could be read
     * @param mask shown instead of what is typed
     * @param begin stands in the line at first
     */
    static String read(LineReaderImpl reader, TypedAhead ahead, String prompt, Optional<Character> mask, String begin) {
        String typed = ahead.takeLine();
        if (!typed.isEmpty()) {
            reader.runMacro(typed);
        }
        try {
            return reader.readLine(prompt, null, mask.orElse(null), begin);
        } finally {
            // Whoever breaks a line off marks the thread. A mark that comes when the line has just ended would be found
            // by whatever this thread waits for next.
            Thread.interrupted();
        }
    }

    private Readers() {}
}
