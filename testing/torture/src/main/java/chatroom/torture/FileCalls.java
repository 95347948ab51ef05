package chatroom.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program's system calls that change files, by strace: which there are, and an end by SIGKILL in place of one of them. */
final class FileCalls {
    private static final List<String> CALLS = List.of(
            "rename",
            "renameat",
            "renameat2",
            "link",
            "linkat",
            "unlink",
            "unlinkat",
            "fsync",
            "fdatasync",
            "ftruncate",
            "pwrite64",
            "write");
    private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\(.*");
    private static final long PATIENCE_SECONDS = 120;
    private static final int KILLED = 137;

    private final Path folder;
    private final List<String> program;

    /** @param folder only calls that name something in it count, libraries that are unpacked there apart */
    FileCalls(Path folder, List<String> program) {
        this.folder = folder;
        this.program = program;
    }

    /**
     * @param call its name
     * @param number how many of its name the thread has made with it
     */
    record Point(String call, int number) {}

    /** How the program ended. */
    record End(int exitCode, String said) {
        boolean isKilled() {
            return exitCode == KILLED;
        }
    }

    /** Lets it come to its end, and tells the lines of strace. */
    List<String> trace(List<String> arguments) throws IOException, InterruptedException, Skipped {
        Path log = Files.createTempFile("chatroom-torture", ".strace");
        try {
            End end = run(
                    List.of("strace", "-f", "-y", "-o", log.toString(), "-e", "trace=" + String.join(",", CALLS)),
                    arguments);
            if (end.exitCode() != 0) {
                throw new IllegalStateException("%s fails by itself: %s".formatted(arguments, end.said()));
            }
            return Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        } finally {
            Files.delete(log);
        }
    }

    /** Of the calls in a trace, those that concern the folder. */
    List<Point> points(List<String> trace) {
        Map<String, Integer> made = new HashMap<>();
        List<Point> points = new ArrayList<>();
        for (String line : trace) {
            Matcher call = CALL.matcher(line);
            if (call.matches()) {
                int number = made.merge(call.group(1) + call.group(2), 1, Integer::sum);
                if (line.contains(folder.toString()) && !line.contains("/native/")) {
                    points.add(new Point(call.group(2), number));
                }
            }
        }
        return points;
    }

    /** Kills it in place of that call. Where it runs otherwise than when it was traced, that call may be another one, or none. */
    End killedAt(Point point, List<String> arguments) throws IOException, InterruptedException, Skipped {
        return run(
                List.of(
                        "strace",
                        "-f",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=" + point.call(),
                        "-e",
                        "inject=%s:signal=SIGKILL:when=%s".formatted(point.call(), Integer.toString(point.number()))),
                arguments);
    }

    End run(List<String> prefix, List<String> arguments) throws IOException, InterruptedException, Skipped {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(program);
        command.addAll(arguments);
        Path said = Files.createTempFile("chatroom-torture", ".said");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("CHAT_"));
            Process process = start(builder);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new IllegalStateException("%s doesn't end".formatted(arguments));
            }
            return new End(process.exitValue(), Files.readString(said).strip());
        } finally {
            Files.delete(said);
        }
    }

    private static Process start(ProcessBuilder builder) throws Skipped {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new Skipped("strace isn't there (Debian: apt-get install strace)");
        }
    }
}
