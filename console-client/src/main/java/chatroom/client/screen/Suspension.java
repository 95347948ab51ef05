package chatroom.client.screen;

import java.io.IOException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/**
 * Ctrl+Z: gives the terminal back to the shell, stops, and takes it again when the shell says {@code fg}. JLine reads
 * the key, so nobody else stops the process.
 */
final class Suspension {
    private final Terminal terminal;

    /** The terminal's modes before the chat began. */
    private final Attributes modes;

    Suspension(Terminal terminal, Attributes modes) {
        this.terminal = terminal;
        this.modes = modes;
    }

    /** Returns when the process goes on. Then JLine, which hears of that too, draws the line anew. */
    void suspend() {
        Attributes chats = terminal.getAttributes();
        terminal.writer().println(LineReaderImpl.BRACKETED_PASTE_OFF);
        terminal.flush();
        terminal.setAttributes(modes);
        try {
            // Everybody who was started with it stops too, as make or a script. Not by TSTP: that would come back to
            // here.
            new ProcessBuilder("sh", "-c", "kill -s STOP 0").inheritIO().start().waitFor();
        } catch (IOException e) {
            // There is no shell: then one can't go back to it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        terminal.setAttributes(chats);
        terminal.writer().print(LineReaderImpl.BRACKETED_PASTE_ON);
        terminal.flush();
    }
}
