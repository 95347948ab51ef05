package chatroom.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server is made of at a moment: descriptors and threads from /proc, live objects from jcmd's histogram, which comes after a full
 * collection.
 *
 * @param objects how many there are of each class of the chatroom
 */
record Footprint(int sockets, int files, Map<String, Integer> threads, Map<String, Long> objects, long heapBytes) {
    /** What there is one of for each connection, and must be none of without any. */
    static final Set<String> OF_CONNECTIONS = Set.of(
            "chatroom.server.session.Session",
            "chatroom.server.chat.MemberConnection",
            "chatroom.server.room.CatchUp",
            "chatroom.server.room.Follows",
            "chatroom.server.session.RequestOrder",
            "chatroom.server.reactor.TcpConnection",
            "chatroom.server.reactor.Outbox",
            "chatroom.server.reactor.tls.TlsHandshake",
            "chatroom.server.reactor.tls.TlsTransport",
            "chatroom.server.reactor.PlainTransport",
            "chatroom.server.reactor.websocket.WebSocketTransport",
            "chatroom.server.reactor.websocket.FrameReader",
            "chatroom.server.web.WebConnection",
            "chatroom.server.http.RequestHead",
            "chatroom.server.log.Cursor",
            "chatroom.codec.FrameDecoder");

    /**
     * What is kept of each account or network for a while, so that there is more after a crowd; and what keeps it, each of them so many at
     * the most.
     */
    private static final Map<String, String> REMEMBERED =
            Map.of("chatroom.server.access.BackoffLimiter$Bucket", "chatroom.server.access.BackoffLimiter");

    /** The server's own bound (docs/architecture.md). */
    static final int REMEMBERED_OF_A_KIND = 16_384;

    /** Cancelled timers go together once they are many; and an answer or two may be under way. */
    private static final int OTHER_OBJECTS_SLACK = 200;

    private static final long HEAP_SLACK_BYTES = 4 << 20;

    /** Two connections of SQLite with three files each are opened when reads first meet. */
    private static final int FILES_SLACK = 6;

    /** Threads that the JVM makes and ends as it likes. */
    private static final Pattern JVM_THREADS =
            Pattern.compile("(C1|C2|GC|G1|VM|Attach|Signal|Sweeper|Service|Monitor|Notification|process reaper).*");

    private static final Pattern HISTOGRAM_LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");
    private static final Pattern TOTAL = Pattern.compile("Total\\s+(\\d+)\\s+(\\d+)\\s*");

    static Footprint of(long pid) throws IOException, InterruptedException {
        // First, because the first one makes a thread and a socket.
        Map<String, Long> objects = new TreeMap<>();
        long heapBytes = 0;
        for (String line : histogram(pid)) {
            Matcher object = HISTOGRAM_LINE.matcher(line);
            Matcher total = TOTAL.matcher(line);
            if (object.matches() && object.group(3).startsWith("chatroom.")) {
                objects.put(object.group(3), Long.parseLong(object.group(1)));
            } else if (total.matches()) {
                heapBytes = Long.parseLong(total.group(2));
            }
        }
        int sockets = 0;
        int files = 0;
        for (String target : descriptors(pid)) {
            if (isSocket(target)) {
                sockets++;
            } else if (target.startsWith("/")) {
                files++;
            }
        }
        return new Footprint(sockets, files, threads(pid), objects, heapBytes);
    }

    /** @return what the descriptors stand for */
    private static List<String> descriptors(long pid) throws IOException {
        List<String> targets = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path link : links) {
                try {
                    targets.add(Files.readSymbolicLink(link).toString());
                } catch (NoSuchFileException e) {
                    // Closed meanwhile.
                }
            }
        }
        return targets;
    }

    static int descriptorCount(long pid) throws IOException {
        return descriptors(pid).size();
    }

    static int socketCount(long pid) throws IOException {
        return (int) descriptors(pid).stream().filter(Footprint::isSocket).count();
    }

    private static boolean isSocket(String target) {
        return target.startsWith("socket:");
    }

    private static Map<String, Integer> threads(long pid) throws IOException {
        Map<String, Integer> threads = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks) {
                try {
                    String name = Files.readString(task.resolve("comm")).strip();
                    if (!JVM_THREADS.matcher(name).matches()) {
                        threads.merge(name, 1, Integer::sum);
                    }
                } catch (NoSuchFileException e) {
                    // Ended meanwhile.
                }
            }
        }
        return threads;
    }

    private static List<String> histogram(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String out = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd can't look into the server: " + out.strip());
        }
        return out.lines().toList();
    }

    /** Whether nobody is there. */
    boolean isQuiet() {
        return OF_CONNECTIONS.stream().noneMatch(objects::containsKey);
    }

    /** What is more here than before, in sentences. Nobody must be there. */
    List<String> beyond(Footprint before) {
        List<String> more = new ArrayList<>();
        compare("sockets", sockets, before.sockets, 0, more);
        compare("open files", files, before.files, FILES_SLACK, more);
        compare("bytes of heap", heapBytes, before.heapBytes, HEAP_SLACK_BYTES, more);
        threads.forEach((name, count) ->
                compare("threads \"" + name + "\"", count, before.threads.getOrDefault(name, 0), 0, more));
        objects.forEach((name, count) -> {
            if (REMEMBERED.containsKey(name)) {
                compareRemembered(name, count, more);
            } else {
                compare(
                        name,
                        count,
                        OF_CONNECTIONS.contains(name) ? 0 : before.objects.getOrDefault(name, 0L),
                        OF_CONNECTIONS.contains(name) ? 0 : OTHER_OBJECTS_SLACK,
                        more);
            }
        });
        return more;
    }

    private void compareRemembered(String name, long count, List<String> more) {
        long most = REMEMBERED_OF_A_KIND * objects.getOrDefault(REMEMBERED.get(name), 0L);
        if (count > most) {
            more.add(String.format(Locale.ROOT, "remembered: %,d %s, where %,d may be", count, name, most));
        }
    }

    private static void compare(String what, long count, long before, long slack, List<String> more) {
        if (count > before + slack) {
            more.add(String.format(Locale.ROOT, "left behind: %,d %s, where %,d were before", count, what, before));
        }
    }
}
