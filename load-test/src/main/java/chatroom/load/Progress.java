package chatroom.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells on stderr how far it is: a line that is drawn anew on a terminal, otherwise a line from time to time. */
final class Progress {
    private static final long REDRAW_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LINE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final String ERASE_LINE = "\r\033[K";

    private final String name;
    private final boolean terminal = isTerminal();
    private long shownNs = System.nanoTime();
    private boolean drawn;

    Progress(String name) {
        this.name = name;
    }

    /** Whether a person looks at stderr, as far as /proc tells. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /** Shows it, if the last one has stood long enough. */
    void show(Supplier<String> text) {
        long nowNs = System.nanoTime();
        if (nowNs - shownNs < (terminal ? REDRAW_NS : LINE_NS)) {
            return;
        }
        shownNs = nowNs;
        String line = name + ": " + text.get();
        if (terminal) {
            System.err.print(ERASE_LINE + line);
            drawn = true;
        } else {
            System.err.println(line);
        }
    }

    /** Nothing stays on the terminal. */
    void end() {
        if (drawn) {
            System.err.print(ERASE_LINE);
            drawn = false;
        }
    }

    /** 12.3 M, 45.6 k, 789. */
    static String amount(double value) {
        if (value >= 1e6) {
            return String.format(Locale.ROOT, "%.2f M", value / 1e6);
        }
        return value >= 1e4
                ? String.format(Locale.ROOT, "%.1f k", value / 1e3)
                : String.format(Locale.ROOT, "%.0f", value);
    }
}
