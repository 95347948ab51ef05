package chatroom.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a process has used, from /proc.
 *
 * @param cpuSeconds of all its threads since it began
 * @param rssBytes what of its memory is in RAM
 */
public record ProcessUse(double cpuSeconds, long rssBytes) {
    /** Of USER_HZ, which is 100 on every Linux that runs a JVM. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 11;

    /** Empty where there is no such process, or no /proc. */
    public static Optional<ProcessUse> of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            String stat = Files.readString(folder.resolve("stat"));
            // The name in parentheses may have spaces.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
            return Optional.of(
                    new ProcessUse(ticks / TICKS_PER_SECOND, rss(Files.readAllLines(folder.resolve("status")))));
        } catch (IOException e) {
            return Optional.empty();
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
