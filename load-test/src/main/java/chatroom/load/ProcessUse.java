package chatroom.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a process has used, from /proc.
 *
 * @param cpuSeconds of all its threads since it began
 * @param storageCpuSeconds of the thread that stores, where it is a server
 * @param rssBytes what of its memory is in RAM
 */
public record ProcessUse(double cpuSeconds, double storageCpuSeconds, long rssBytes) {
    private static final String STORAGE_THREAD = "store-1";

    /** Of USER_HZ, which is 100 on every Linux that runs a JVM. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 11;

    /** The sum for two processes. */
    ProcessUse plus(ProcessUse other) {
        return new ProcessUse(
                cpuSeconds + other.cpuSeconds, storageCpuSeconds + other.storageCpuSeconds, rssBytes + other.rssBytes);
    }

    /** Empty where there is no such process, or no /proc. */
    public static Optional<ProcessUse> of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            return Optional.of(new ProcessUse(
                    cpuSeconds(folder), storageCpuSeconds(folder), rss(Files.readAllLines(folder.resolve("status")))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static double cpuSeconds(Path folder) throws IOException {
        String stat = Files.readString(folder.resolve("stat"));
        // The name in parentheses may have spaces.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
    }

    private static double storageCpuSeconds(Path folder) throws IOException {
        double sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder.resolve("task"))) {
            for (Path thread : threads) {
                sum += cpuSecondsOfStorage(thread);
            }
        }
        return sum;
    }

    private static double cpuSecondsOfStorage(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip().equals(STORAGE_THREAD) ? cpuSeconds(thread) : 0;
        } catch (IOException e) {
            // It has ended meanwhile.
            return 0;
        }
    }

    private static long rss(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
