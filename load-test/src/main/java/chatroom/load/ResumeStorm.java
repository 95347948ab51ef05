package chatroom.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The server comes back, and so does everybody else. */
@Command(
        name = "resume-storm",
        description =
                "The server restarts (with --host: the connections are cut), and all clients come back at once, each a few messages behind.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ResumeStorm extends Scenario {
    private static final int STORED = 100;
    private static final int MISSED = 20;
    private static final int TEXT_BYTES = 100;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    @Option(names = "--clients", paramLabel = "N", defaultValue = "5000", description = "How many. [${DEFAULT-VALUE}]")
    private int clients;

    @Override
    int connections() {
        return within("--clients", clients, 1, 100_000);
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException, InterruptedException {
        long newest = storeSome(bench);
        List<Listener> before = members(bench, newest);
        bench.letIn(before);
        before.forEach(Member::letEnd);
        if (bench.hasOwnServer()) {
            bench.restartServer();
        }
        before.forEach(Member::leave);
        List<Listener> after = members(bench, newest - MISSED);
        Storm storm = new Storm(bench, after);
        Measured measured = storm.run(clients);
        storm.report("resume", measured, report);
        checkMissed(bench, after, newest);
        if (bench.hasOwnServer()) {
            storm.checkPresence(Math.min(users(), clients));
        }
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

    private List<Listener> members(Bench bench, long lastId) {
        List<Listener> members = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            members.add(new Listener(
                    "client " + i, bench, bench.after(i, lastId), OptionalLong.of(lastId), bench.reference()));
        }
        return members;
    }

    private static void checkMissed(Bench bench, List<Listener> members, long newest) throws IOException {
        bench.loop()
                .runUntil(
                        () -> members.stream().allMatch(member -> member.nextId() > newest),
                        System.nanoTime() + PATIENCE_NS);
        for (Listener member : members) {
            if (member.nextId() <= newest) {
                bench.violations()
                        .add("%s missed messages and got them up to %s only, not to %s"
                                .formatted(member.name(), member.nextId() - 1, newest));
            }
        }
    }
}
