package chatroom.client.plain;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import org.jline.terminal.Terminal;

/** What somebody types on a terminal that edits lines itself. */
public interface LineSource {
    /** Empty at the end. */
    Optional<String> next() throws IOException;

    /**
     * Without an echo.
     *
     * @param question asks for it, when the echo is off: whoever types at once isn't seen either
     */
    Optional<String> nextSecret(Runnable question) throws IOException;

    static LineSource on(Terminal terminal) {
        BufferedReader lines = new BufferedReader(terminal.reader());
        return new LineSource() {
            @Override
            public Optional<String> next() throws IOException {
                return Optional.ofNullable(lines.readLine());
            }

            @Override
            public Optional<String> nextSecret(Runnable question) throws IOException {
                boolean echoed = terminal.echo(false);
                try {
                    question.run();
                    return Optional.ofNullable(lines.readLine());
                } finally {
                    terminal.echo(echoed);
                }
            }
        };
    }
}
