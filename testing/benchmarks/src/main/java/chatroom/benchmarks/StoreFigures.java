package chatroom.benchmarks;

import chatroom.protocol.Nonce;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.SearchQuery;
import chatroom.server.store.Cancellation;
import chatroom.server.store.DatabaseUrl;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import chatroom.server.store.sqlite.SqliteStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the database takes of a thread where there are many rooms. CPU time of that thread, so that other work on the machine counts little;
 * but for what is read cold, which is the time until it is there.
 */
@Command(
        name = "store-figures",
        description = "What the database takes of a thread where there are many rooms.",
        mixinStandardHelpOptions = true)
public final class StoreFigures implements Callable<Integer> {
    private static final long WARM_UP_NS = 1_500_000_000;
    private static final long MEASURED_NS = 500_000_000;
    private static final int LEAST_RUNS = 11;
    private static final int MOST_RUNS = 1_001;
    private static final int COLD_RUNS = 21;
    private static final int PAGE = 50;
    private static final int PAGE_BYTES = 64 * 1024;
    private static final int BATCH = 64;
    private static final int BUSY_MESSAGES = 10_000;
    private static final double NS_PER_MILLI = 1e6;
    private static final double NS_PER_MICRO = 1e3;
    private static final RoomName BUSY = new RoomName("room-0");
    private static final SearchQuery COMMON = new SearchQuery(GeneratedStore.COMMON);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    @Option(names = "--rooms", defaultValue = "10000", description = "How many there are. [${DEFAULT-VALUE}]")
    private int rooms;

    @Option(names = "--entries", defaultValue = "1000000", description = "Messages in all of them. [${DEFAULT-VALUE}]")
    private int entries;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description =
                    "Measures this PostgreSQL database instead, as postgresql://chat@127.0.0.1/figures: messages a second made durable. What it writes stays there.")
    private String database;

    @Option(
            names = "--database-password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password.")
    private Path databasePasswordFile;

    private SqliteStore store;
    private int nonces;

    @FunctionalInterface
    private interface Work {
        void run() throws StorageException;
    }

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new StoreFigures()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (database != null) {
            new PostgresFigures(DatabaseUrl.parse(database), Optional.ofNullable(databasePasswordFile)).measure();
            return 0;
        }
        Path folder = Files.createTempDirectory("chatroom-figures");
        try (GeneratedStore generated = new GeneratedStore(folder.resolve("data"))) {
            store = generated.store();
            System.out.println(String.format(Locale.ROOT, "%s, %,d rooms, %,d messages", folder, rooms, entries));
            storing(generated, "nothing");
            generated.decorate();
            generated.fill(rooms, entries);
            generated.index();
            generated.reopen();
            store = generated.store();
            storing(generated, "all the rooms");
            reading(generated);
            searching();
            listing(generated);
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void mustBeThere(Optional<?> found) {
        if (found.isEmpty()) {
            throw new IllegalStateException("there is no such room");
        }
    }

    private void storing(GeneratedStore generated, String beside) throws StorageException {
        perMessage("stored in the lobby beside " + beside, () -> store(generated, RoomName.LOBBY, false));
        perMessage("  with nonces", () -> store(generated, RoomName.LOBBY, true));
    }

    private void store(GeneratedStore generated, RoomName room, boolean isWithNonces) throws StorageException {
        List<NewEntry> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            // They begin with the time, as those of our clients do.
            Optional<Nonce> nonce = isWithNonces
                    ? Optional.of(new Nonce(String.format(Locale.ROOT, "%016x", nonces++)))
                    : Optional.empty();
            batch.add(new NewEntry(
                    room, generated.reader().id(), generated.reader().username(), nonce, generated.say()));
        }
        store.journals().append(batch);
    }

    private void reading(GeneratedStore generated) throws StorageException, IOException, InterruptedException {
        int size = store.journals()
                .readAfter(GeneratedStore.DECORATED, 1, PAGE + 1L, PAGE, Integer.MAX_VALUE)
                .orElseThrow()
                .entries()
                .size();
        perRun(
                "page of %s, each edited, with 20 kinds of 10 reactions".formatted(size),
                () -> store.journals().readAfter(GeneratedStore.DECORATED, 1, PAGE + 1L, PAGE, Integer.MAX_VALUE));
        int[] next = {0};
        perRun("newest 50 of a room", () -> newest(GeneratedStore.room(next[0]++ % rooms)));
        cold("newest 50 of a room, cold", generated, next);
    }

    private void newest(RoomName room) throws StorageException {
        mustBeThere(store.journals().readBefore(room, Long.MAX_VALUE, PAGE, PAGE_BYTES));
    }

    /** Rooms that weren't read before, of a file of which the system keeps nothing. */
    private void cold(String what, GeneratedStore generated, int[] next)
            throws StorageException, IOException, InterruptedException {
        long[] tookNs = new long[COLD_RUNS];
        for (int run = 0; run < COLD_RUNS; run++) {
            forget(generated.database());
            long beganNs = System.nanoTime();
            newest(GeneratedStore.room((next[0] + 97 * run) % rooms));
            tookNs[run] = System.nanoTime() - beganNs;
        }
        tell(what, tookNs, NS_PER_MILLI, "ms");
    }

    private static void forget(Path file) throws IOException, InterruptedException {
        Process dd = new ProcessBuilder("dd", "of=" + file, "oflag=nocache", "conv=notrunc,fdatasync", "count=0")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (dd.waitFor() != 0) {
            throw new IOException("dd can't make the system forget " + file);
        }
    }

    private void searching() throws StorageException {
        int[] next = {0};
        perRun(
                "the commonest word in one room",
                () -> mustBeThere(store.roomSearch()
                        .find(
                                GeneratedStore.room(next[0]++ % rooms),
                                COMMON,
                                Long.MAX_VALUE,
                                PAGE,
                                PAGE_BYTES,
                                new Cancellation())));
        List<RoomName> own = own();
        perRun(
                "the commonest word in %s rooms".formatted(own.size()),
                () -> mustBeThere(
                        store.roomSearch().find(own, COMMON, Optional.empty(), PAGE, PAGE_BYTES, new Cancellation())));
    }

    private List<RoomName> own() {
        return IntStream.range(0, Math.min(rooms, RoomLimits.ROOMS))
                .mapToObj(GeneratedStore::room)
                .toList();
    }

    private void listing(GeneratedStore generated) throws StorageException {
        long reader = generated.reader().id();
        perRun(
                "what somebody is in in %s rooms".formatted(own().size()),
                () -> store.rooms().of(reader));
        perRun("%s rooms looked up".formatted(own().size()), () -> {
            for (RoomName room : own()) {
                mustBeThere(store.rooms().find(room));
            }
        });
        List<Rooms.ReadMark> marks =
                own().stream().map(room -> new Rooms.ReadMark(reader, room, 1)).toList();
        perRun(
                "what is unread in them",
                () -> store.rooms().unread(generated.reader().username(), marks));
        generated.say(BUSY, BUSY_MESSAGES);
        generated.flush();
        List<Rooms.ReadMark> busy = List.of(new Rooms.ReadMark(reader, BUSY, 1));
        perRun(
                String.format(Locale.ROOT, "what is unread of %,d messages of one room", BUSY_MESSAGES),
                () -> store.rooms().unread(generated.reader().username(), busy));
    }

    private void perMessage(String what, Work work) throws StorageException {
        tell(what, measure(work), NS_PER_MICRO * BATCH, "µs a message");
    }

    private void perRun(String what, Work work) throws StorageException {
        tell(what, measure(work), NS_PER_MILLI, "ms");
    }

    private long[] measure(Work work) throws StorageException {
        repeat(work, WARM_UP_NS);
        return repeat(work, MEASURED_NS);
    }

    /** As often as it takes that much of the CPU, some times at least; returns what each run took. */
    private long[] repeat(Work work, long cpuNs) throws StorageException {
        List<Long> tookNs = new ArrayList<>();
        long beginNs = threads.getCurrentThreadCpuTime();
        long nowNs = beginNs;
        while (tookNs.size() < LEAST_RUNS || (nowNs - beginNs < cpuNs && tookNs.size() < MOST_RUNS)) {
            long beganNs = nowNs;
            work.run();
            nowNs = threads.getCurrentThreadCpuTime();
            tookNs.add(nowNs - beganNs);
        }
        return tookNs.stream().mapToLong(Long::longValue).toArray();
    }

    private static void tell(String what, long[] tookNs, double unitNs, String unit) {
        Arrays.sort(tookNs);
        System.out.println(String.format(
                Locale.ROOT,
                "%-60s median %8.3f, 90 %% below %8.3f %s",
                what,
                tookNs[tookNs.length / 2] / unitNs,
                tookNs[tookNs.length * 9 / 10] / unitNs,
                unit));
    }
}
