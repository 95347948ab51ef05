package chatroom.server.command;

import chatroom.server.admin.ThrottledProgress;
import chatroom.server.store.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How far a command is that takes long: on a terminal one line of stderr that changes, elsewhere a line now and then. */
final class ProgressLine {
    private static final Duration UNNOTICED = Duration.ofSeconds(2);
    private static final Duration ON_A_TERMINAL = Duration.ofMillis(500);

    /** Also until the first: what cron sees on stderr, it sends by mail. */
    private static final Duration IN_A_FILE = Duration.ofSeconds(10);

    private static final String CLEARED = "\r\u001b[K";

    private final boolean terminal;
    private PrintWriter err;
    private ThrottledProgress paced;

    ProgressLine() {
        this(isTerminal());
    }

    ProgressLine(boolean terminal) {
        this.terminal = terminal;
    }

    /** The same at each call: the time counts from the first. */
    Progress on(PrintWriter err) {
        if (paced == null) {
            this.err = err;
            paced = terminal
                    ? new ThrottledProgress(System::nanoTime, UNNOTICED, ON_A_TERMINAL, this::tell)
                    : new ThrottledProgress(System::nanoTime, IN_A_FILE, IN_A_FILE, this::tell);
        }
        return paced;
    }

    private void tell(String howFar) {
        if (terminal) {
            err.print(CLEARED + howFar);
            err.flush();
        } else {
            err.println(howFar);
        }
    }

    /** Removes the progress from the terminal, so that what is printed next begins a line. */
    void end() {
        if (terminal && paced != null && paced.hasTold()) {
            err.print(CLEARED);
            err.flush();
        }
    }

    /** Java tells it of standard input and output only; elsewhere than on Linux nobody is shown a line that changes. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
