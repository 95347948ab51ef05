package chatroom.client.plain;

import java.io.BufferedReader;
import java.io.IOException;
import org.jline.terminal.Terminal;

/** What somebody types on a terminal that edits lines itself. */
public interface TypedLines {
    /** @return null at the end */
    String next() throws IOException;

    /** Without an echo. */
    String nextSecret() throws IOException;

    static TypedLines on(Terminal terminal) {
        BufferedReader lines = new BufferedReader(terminal.reader());
        return new TypedLines() {
            @Override
            public String next() throws IOException {
                return lines.readLine();
            }

            @Override
            public String nextSecret() throws IOException {
                boolean echoed = terminal.echo(false);
                try {
                    return lines.readLine();
                } finally {
                    terminal.echo(echoed);
                }
            }
        };
    }
}
