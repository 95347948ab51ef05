package chatroom.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many talk in many rooms. */
@Command(
        name = "rooms",
        description = {
            "Many rooms, of which each client follows some: what the server delivers, how late, and what it costs.",
            "The rooms' owners write, into some rooms more often than into others. Each room is checked at each client: every entry once and in order, whether it was pushed or read after the client came back."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Rooms extends Scenario {
    private static final int USUAL_FOLLOWS = 10;

    /** Spread over all. */
    private static final int TIMED = 10;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "100",
            description = "Clients that follow rooms. [${DEFAULT-VALUE}]")
    private int connections;

    @Mixin
    private FollowOptions follow;

    @Option(
            names = "--zipf",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How unequally the rooms are written into: the busiest gets 2 to the power of this as much as the second; 0 is all alike. [${DEFAULT-VALUE}]")
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
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Who writes where, and comes back when. [${DEFAULT-VALUE}]")
    private long seed;

    @Mixin
    private TrafficOptions traffic;

    @Override
    int connections() {
        follow.followsUnlessGiven(USUAL_FOLLOWS);
        follow.check(this);
        traffic.check(this);
        within("--zipf", exponent, 0, 5);
        within("--comings", comings, 0, 10_000);
        // Some are being closed while others come.
        int each = comings > 0 ? 2 : 1;
        return each * within("--connections", connections, 1, 100_000) + owners();
    }

    private int owners() {
        return follow.owners(traffic.senders());
    }

    private int readerUsers() {
        return follow.readerUsers(connections, super.users());
    }

    @Override
    int users() {
        follow.followsUnlessGiven(USUAL_FOLLOWS);
        return readerUsers() + owners();
    }

    @Override
    List<String> serverOptions() {
        return List.of("--rooms-per-hour=0");
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException {
        RoomSet rooms = new RoomSet(follow, allKinds, bench.accounts().run(), readerUsers(), owners());
        rooms.make(bench, connections);
        RoomTraffic run = new RoomTraffic(bench, traffic, rooms, exponent, seed);
        List<RoomReader> readers = readers(bench, rooms);
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
        Comings coming = new Comings(bench, readers, comings, seed);
        coming.begin();
        Measured measured = run.run();
        coming.end();
        awaitAll(bench, readers, run.newestIds());
        compareAll(bench, witnesses);
        report.figure("rooms", "Rooms", rooms.count(), "");
        report.figure("busiest_room_percent", "  of all entries in the busiest", 100 * run.largestShare(), "%");
        report.figure("connections", "Clients", connections, "");
        report.figure("follows", "  each follows", rooms.follows(), "rooms");
        report.figure("comings", "  came back meanwhile", (double) coming.count(), "times");
        report.figure("senders", "Owners, who write", owners(), "");
        run.report(measured, report);
    }

    private List<RoomReader> readers(Bench bench, RoomSet rooms) {
        List<RoomReader> readers = new ArrayList<>();
        for (int client = 0; client < connections; client++) {
            readers.add(new RoomReader(rooms, client, bench, bench.quiet(rooms.userOfReader(client))));
        }
        return readers;
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
