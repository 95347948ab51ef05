package chatroom.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many talk in many rooms. */
@Command(
        name = "rooms",
        description = {
            "Many rooms, of which each client follows some: what the server delivers, how late, and what it costs.",
            "The rooms' owners write, into some rooms more often than into others. Each room is checked at each"
                    + " client: every entry once and in order, whether it was pushed or read after the client came back."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Rooms extends FollowingScenario {
    private static final int USUAL_FOLLOWS = 10;

    /** Spread over all. */
    private static final int TIMED = 10;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "100",
            description = "Clients that follow rooms. [${DEFAULT-VALUE}]")
    private int connections;

    @Option(
            names = "--zipf",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How unequally the rooms are written into: the busiest gets 2 to the power of this as much as the"
                            + " second; 0 is all alike. [${DEFAULT-VALUE}]")
    private double exponent;

    @Option(
            names = "--kinds",
            description = "Of a hundred entries 5 are edits, 5 reactions, 2 deletions; otherwise all are messages.")
    private boolean allKinds;

    @Option(
            names = "--comings",
            paramLabel = "N",
            defaultValue = "0",
            description = "Clients per second that lose their connection and come back. [${DEFAULT-VALUE}]")
    private double comings;

    @Option(
            names = "--heavy",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Clients that over and over come in, ask for the list of their rooms, and follow all, in 500 rooms"
                            + " each (or all there are). Deliveries are measured without them first. [${DEFAULT-VALUE}]")
    private int heavy;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Who writes where, and comes back when. [${DEFAULT-VALUE}]")
    private long seed;

    @Mixin
    private TrafficOptions traffic;

    @Override
    int connections() {
        follow().followsUnlessGiven(USUAL_FOLLOWS);
        follow().check(this);
        traffic.check(this);
        within("--zipf", exponent, 0, 5);
        within("--comings", comings, 0, 10_000);
        within("--heavy", heavy, 0, 1_000);
        // Some are being closed while others come.
        int each = comings > 0 ? 2 : 1;
        return each * within("--connections", connections, 1, 100_000) + owners() + 2 * heavy;
    }

    @Override
    int readers() {
        return connections;
    }

    @Override
    int owners() {
        return follow().owners(traffic.senders());
    }

    @Override
    int users() {
        follow().followsUnlessGiven(USUAL_FOLLOWS);
        return super.users() + heavy;
    }

    @Override
    List<String> serverOptions() {
        return List.of("--rooms-per-hour=0");
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException {
        RoomSet rooms = rooms(bench, allKinds);
        rooms.make(bench, connections);
        RoomTraffic run = new RoomTraffic(bench, traffic, rooms, exponent, seed);
        List<RoomReader> readers = readersOf(rooms, bench, bench::quiet);
        List<RoomWitness> witnesses = new ArrayList<>();
        int timed = rooms.follows() == 0 ? 0 : Math.min(TIMED, connections);
        for (int i = 0; i < timed; i++) {
            int client = (int) ((long) i * connections / timed);
            RoomWitness witness = new RoomWitness(rooms, client, bench, bench.quiet(rooms.userOfReader(client)));
            witness.timeInto(run.latency());
            readers.set(client, witness);
            witnesses.add(witness);
        }
        bench.letIn(readers);
        HeavyClients heavyOnes = new HeavyClients(bench, rooms, readerUsers() + owners(), heavy);
        heavyOnes.join();
        Comings coming = new Comings(bench, readers, comings, seed);
        coming.begin();
        run.begin();
        Optional<Histogram> without = heavy == 0 ? Optional.empty() : Optional.of(measureWithout(run, heavyOnes));
        Measured measured = run.measure();
        heavyOnes.end();
        run.end();
        coming.end();
        awaitAll(bench, readers, run.newestIds());
        compareAll(bench, witnesses);
        report.figure("rooms", "Rooms", rooms.count(), "");
        report.figure("busiest_room_percent", "  of all entries in the busiest", 100 * run.largestShare(), "%");
        report.figure("connections", "Clients", connections, "");
        report.figure("follows", "  each follows", rooms.follows(), "rooms");
        report.figure("comings", "  came back meanwhile", (double) coming.count(), "times");
        report.figure("senders", "Owners, who write", owners(), "");
        without.ifPresent(latency -> reportHeavy(heavyOnes, latency, run.latency(), report));
        run.report(measured, report);
    }

    /** And lets the heavy ones come after it. */
    private static Histogram measureWithout(RoomTraffic run, HeavyClients heavyOnes) throws IOException {
        run.measure();
        // What was to be sent in that time comes a little later.
        run.warmUp();
        Histogram without = run.latency().take();
        heavyOnes.begin();
        run.warmUp();
        heavyOnes.rounds().reset();
        return without;
    }

    private void reportHeavy(HeavyClients heavyOnes, Histogram without, Latency beside, Report report) {
        report.figure("heavy", "Heavy clients", heavy, "");
        report.figure("heavy_rooms", "  each is in, asks for and follows", heavyOnes.roomsOfEach(), "rooms");
        report.figure("heavy_rounds", "  did so", (double) heavyOnes.rounds().getTotalCount(), "times");
        report.figure(
                "p99_times",
                "  99th percentile of delivery beside them",
                (double) beside.each().getValueAtPercentile(99) / Math.max(1, without.getValueAtPercentile(99)),
                "times that without");
        report.latency("heavy_round", "From connecting to the last answer, of a heavy client", heavyOnes.rounds());
        report.latency("delivery_without", "Latency from the intended send time, without heavy clients", without);
    }

    private static void awaitAll(Bench bench, List<RoomReader> readers, long[] newest) throws IOException {
        bench.await(() -> readers.stream()
                .allMatch(reader -> reader.isIn() && reader.check().hasAll(newest)));
        for (RoomReader reader : readers) {
            if (reader.isIn()) {
                reader.check().tellIncomplete(newest);
            } else {
                bench.violations().add("%s didn't come back".formatted(reader.name()));
            }
        }
    }

    private static void compareAll(Bench bench, List<RoomWitness> witnesses) throws IOException {
        witnesses.forEach(RoomWitness::compare);
        bench.await(() -> witnesses.stream().allMatch(RoomWitness::hasCompared));
        for (RoomWitness witness : witnesses) {
            if (!witness.hasCompared()) {
                bench.violations().add("%s was not shown what the server has".formatted(witness.name()));
            }
        }
    }
}
