package chatroom.client.plain;

import java.io.BufferedReader;
import java.io.IOException;
import org.jline.terminal.Terminal;

/** What somebody types on a terminal that edits lines itself. */
public interface LineSource {
    /** @return null at the end */
    String next() throws IOException;

    /**
     * Without an echo.
     *
     * @param question asks for it, when the echo is off: whoever types at once isn't seen either
     */
    String nextSecret(Runnable question) throws IOException;

    static LineSource on(Terminal terminal) {
        BufferedReader lines = new BufferedReader(terminal.reader());
        return new LineSource() {
            @Override
            public String next() throws IOException {
                return lines.readLine();
            }

            @Override
            public String nextSecret(Runnable question) throws IOException {
                boolean echoed = terminal.echo(false);
                try {
                    question.run();
                    return lines.readLine();
                } finally {
                    terminal.echo(echoed);
                }
            }
        };
    }
}
