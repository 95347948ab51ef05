package chatroom.client.screen;

import chatroom.client.login.Asker;
import chatroom.client.login.CancelledException;
import chatroom.client.text.Cleaner;
import chatroom.client.view.Prompt;
import java.io.IOError;
import java.util.Optional;
import java.util.function.Consumer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader.Option;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;

/**
 * Asks with a line reader of its own: nothing of it is kept among the lines. Ctrl+C and Ctrl+D give a question up.
 * Belongs to the thread that types.
 */
final class ReaderAsker implements Asker {
    private static final char MASK = '*';

    private final LineReaderImpl reader;
    private final TypedAhead ahead;

    /** Told which reader has the terminal from now on. */
    private final Consumer<LineReaderImpl> onReader;

    ReaderAsker(Terminal terminal, TypedAhead ahead, Consumer<LineReaderImpl> onReader) {
        this.ahead = ahead;
        this.reader = Readers.forQuestions(terminal);
        this.onReader = onReader;
    }

    /** Before there is a room, question and answer stay on the screen; in it, they vanish. */
    void stay(boolean stay) {
        reader.option(Option.ERASE_LINE_ON_FINISH, !stay);
    }

    /** The suggestion stands in the line. */
    @Override
    public String line(String question, String suggestion) {
        return ask(question, Optional.empty(), suggestion);
    }

    @Override
    public String secret(String question) {
        return ask(question, Optional.of(MASK), "");
    }

    private String ask(String question, Optional<Character> mask, String suggestion) {
        onReader.accept(reader);
        try {
            return Readers.read(reader, ahead, Prompt.escaped(Cleaner.line(question)), mask, suggestion);
        } catch (UserInterruptException | EndOfFileException | IOError e) {
            // Ctrl+C, Ctrl+D, or the terminal has gone.
            throw new CancelledException();
        }
    }
}
