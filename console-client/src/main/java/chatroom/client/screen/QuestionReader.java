package chatroom.client.screen;

import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;

/** The line of an answer. */
final class QuestionReader extends LineReaderImpl {
    QuestionReader(Terminal terminal) {
        super(terminal, "chatroom", null);
    }

    /** Nobody means the line end behind what was copied; in an answer that isn't shown nobody would see it either. */
    @Override
    protected String doReadStringUntil(String sequence) {
        String text = BracketedPaste.upTo(sequence, bindingReader);
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\r' || text.charAt(end - 1) == '\n')) {
            end--;
        }
        return text.substring(0, end);
    }
}
