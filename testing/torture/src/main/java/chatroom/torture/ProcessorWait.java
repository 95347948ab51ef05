package chatroom.torture;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How long a thread was ready to go on and had no processor, because the machine had other things to do. The kernel counts it. */
final class ProcessorWait {
    private final Path schedstat;

    private ProcessorWait(Path schedstat) {
        this.schedstat = schedstat;
    }

    /** @param name as the system knows it: its first 15 characters */
    static ProcessorWait ofThread(long pid, String name) throws IOException {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks) {
                try {
                    if (Files.readString(task.resolve("comm")).strip().equals(name)) {
                        return new ProcessorWait(task.resolve("schedstat"));
                    }
                } catch (NoSuchFileException e) {
                    // Ended meanwhile.
                }
            }
        }
        throw new IOException("process %s has no thread %s".formatted(pid, name));
    }

    /** Since it began. 0 where the kernel doesn't count: then the machine's time is taken for the thread's. */
    long ns() throws IOException {
        return Files.exists(schedstat) ? waitedNs(Files.readString(schedstat)) : 0;
    }

    /** @param schedstat time on a processor, time spent waiting for one, and how often it had one */
    static long waitedNs(String schedstat) {
        return Long.parseLong(schedstat.strip().split(" ", -1)[1]);
    }
}
