package chatroom.server.metrics;

import chatroom.server.reactor.Timers;
import chatroom.server.work.Workers;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How much room there is for the data. A disk that hangs doesn't answer that either, so a worker asks, and whoever wants to know gets what
 * the last answer was: {@link #bytes} and {@link #freeBytes} may be called by any thread. Not a number until there is a first answer:
 * nothing would be an alarm.
 */
public final class DiskSpace {
    private static final Duration LOOKS = Duration.ofSeconds(15);

    private final Path folder;
    private volatile double bytes = Double.NaN;
    private volatile double freeBytes = Double.NaN;

    /** A worker is at it. */
    private volatile boolean looking;

    public DiskSpace(Path folder) {
        this.folder = folder;
        look();
    }

    /**
     * Reactor thread. The next look is after the end of the last one, so that one worker waits for the disk at most.
     *
     * @param workers of whom log-ins need none
     */
    public void lookLater(Timers timers, Workers workers) {
        timers.schedule(LOOKS, () -> {
            if (!looking) {
                // Before it is offered: it may be done before this goes on.
                looking = true;
                if (!workers.offer(this::lookOnce, outcome -> {})) {
                    looking = false;
                }
            }
            lookLater(timers, workers);
        });
    }

    private Object lookOnce() {
        try {
            look();
        } finally {
            looking = false;
        }
        return this;
    }

    private void look() {
        try {
            FileStore disk = Files.getFileStore(folder);
            bytes = disk.getTotalSpace();
            freeBytes = disk.getUsableSpace();
        } catch (IOException e) {
            // The commits that fail then say what there is to say.
        }
    }

    public double bytes() {
        return bytes;
    }

    public double freeBytes() {
        return freeBytes;
    }
}
