package chatroom.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The server comes back, and so does everybody else. */
@Command(
        name = "resume-storm",
        description =
                "The server restarts (with --host: the connections are cut), and all clients come back at once, each a"
                        + " few messages behind.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ResumeStorm extends FollowingScenario {
    private static final int STORED = 100;
    private static final int MISSED = 20;
    private static final int TEXT_BYTES = 100;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    @Option(names = "--clients", paramLabel = "N", defaultValue = "5000", description = "How many. [${DEFAULT-VALUE}]")
    private int clients;

    @Option(
            names = "--rooms-behind",
            paramLabel = "N",
            defaultValue = "0",
            description = "In how many of the rooms that it follows each has missed an entry. [${DEFAULT-VALUE}]")
    private int roomsBehind;

    @Override
    int connections() {
        follow().check(this);
        within("--rooms-behind", roomsBehind, 0, follow().follows());
        return within("--clients", clients, 1, 100_000);
    }

    @Override
    int readers() {
        return clients;
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException, InterruptedException {
        long newest = storeSome(bench);
        RoomSet rooms = rooms(bench, false);
        rooms.makeIfFollowed(bench, readers());
        List<RoomReader> before = readersOf(rooms, bench, bench::live);
        bench.letIn(before);
        before.forEach(Member::letEnd);
        if (bench.hasOwnServer()) {
            report.figure("start_seconds", "The server listens again after", bench.restartServer(), "s");
        }
        before.forEach(Member::leave);
        List<RoomReader> after = new ArrayList<>();
        for (RoomReader reader : before) {
            after.add(reader.again(newest - MISSED, roomsBehind));
        }
        Storm storm = new Storm(bench, after);
        Measured measured = storm.run(clients);
        storm.report("resume", measured, report);
        awaitMissed(bench, after, newest, newestOf(rooms, before));
        if (bench.hasOwnServer()) {
            storm.checkPresence(Math.min(readerUsers(), clients));
        }
    }

    private static long[] newestOf(RoomSet rooms, List<RoomReader> readers) {
        long[] newest = new long[rooms.count()];
        readers.forEach(reader -> reader.check().addNewest(newest));
        return newest;
    }

    private long storeSome(Bench bench) throws IOException, LoadException {
        Talker talker = new Talker("sender", bench, bench.quiet(0), SendFrame.of(TEXT_BYTES));
        bench.letIn(List.of(talker));
        talker.keepUnanswered(STORED);
        bench.loop().runUntil(() -> talker.stored() >= STORED, System.nanoTime() + PATIENCE_NS);
        talker.keepUnanswered(0);
        bench.loop().runUntil(() -> talker.unanswered() == 0, System.nanoTime() + PATIENCE_NS);
        talker.leave();
        return talker.lastStoredId();
    }

    private static void awaitMissed(Bench bench, List<RoomReader> members, long newest, long[] newestOfRooms)
            throws IOException {
        bench.await(() -> members.stream()
                .allMatch(member -> member.nextId() > newest && member.check().hasAll(newestOfRooms)));
        for (RoomReader member : members) {
            if (member.nextId() <= newest) {
                bench.violations()
                        .add("%s missed messages and got them up to %s only, not to %s"
                                .formatted(member.name(), member.nextId() - 1, newest));
            }
            member.check().tellIncomplete(newestOfRooms);
        }
    }
}
