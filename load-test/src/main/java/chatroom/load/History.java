package chatroom.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Everybody was away for long. */
@Command(
        name = "history",
        description = "Many clients come back from far behind, and each gets everything that it missed.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class History extends Scenario {
    private static final int SENDERS = 10;
    private static final int WINDOW = 100;
    private static final int TEXT_BYTES = 100;
    private static final int DIGITS = 3;
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(10);

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How far behind they are. [${DEFAULT-VALUE}]")
    private int messages;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "20", description = "How many. [${DEFAULT-VALUE}]")
    private int clients;

    @Override
    int connections() {
        within("--messages", messages, 1, 100_000_000);
        return within("--clients", clients, 1, 100_000) + SENDERS;
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException {
        List<Talker> talkers = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            talkers.add(new Talker("sender " + i, bench, bench.quiet(i), SendFrame.of(TEXT_BYTES)));
        }
        bench.letIn(talkers);
        long before = talkers.get(0).newestAtLogin();
        long newest = store(bench, talkers);
        talkers.forEach(Member::leave);

        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            listeners.add(new Listener(
                    "client " + i, bench, bench.after(i, before), OptionalLong.of(before), bench.reference()));
        }
        long startNs = System.nanoTime();
        Measured.Begun begun = Measured.begin(bench, 0, bench.delivered());
        bench.letIn(listeners);
        bench.loop().runUntil(() -> allHave(bench, listeners, newest), startNs + PATIENCE_NS);
        Measured measured = begun.end(bench, 0, bench.delivered());
        Histogram ends = new Histogram(DIGITS);
        for (Listener listener : listeners) {
            ends.recordValue(Math.max(0, listener.lastReceivedNs() - startNs));
            if (listener.nextId() <= newest) {
                bench.violations()
                        .add("%s got the history up to %s only, not to %s"
                                .formatted(listener.name(), listener.nextId() - 1, newest));
            }
        }
        report.figure("messages", "Messages behind", (double) (newest - before), "");
        report.figure("clients", "Clients", clients, "");
        report.figure("seconds_until_last", "All were up to date after", measured.seconds(), "s");
        report.figure("delivered_per_second", "Messages delivered", measured.delivered() / measured.seconds(), "/s");
        measured.reportCost(report);
        report.latency("catch_up", "A client had everything, from the start of all", ends);
    }

    private long store(Bench bench, List<Talker> talkers) throws IOException, LoadException {
        talkers.forEach(talker -> talker.keepUnanswered(WINDOW));
        long limitNs = System.nanoTime() + PATIENCE_NS;
        boolean enough = bench.loop().runUntil(() -> stored(bench, talkers) >= messages, limitNs);
        talkers.forEach(talker -> talker.keepUnanswered(0));
        boolean answered =
                bench.loop().runUntil(() -> talkers.stream().allMatch(talker -> talker.unanswered() == 0), limitNs);
        if (!enough || !answered) {
            throw new LoadException("The server stored only %s messages.".formatted(stored(bench, talkers)));
        }
        return talkers.stream().mapToLong(Talker::lastStoredId).max().orElseThrow();
    }

    private static long stored(Bench bench, List<Talker> talkers) {
        long sum = talkers.stream().mapToLong(Talker::stored).sum();
        bench.progress().show(() -> "%s messages are stored".formatted(Progress.amount((double) sum)));
        return sum;
    }

    private static boolean allHave(Bench bench, List<Listener> listeners, long newest) {
        long up = listeners.stream()
                .filter(listener -> listener.nextId() > newest)
                .count();
        bench.progress()
                .show(() -> "%s of %s clients are up to date, %s messages are delivered"
                        .formatted(up, listeners.size(), Progress.amount((double) bench.delivered())));
        return up == listeners.size();
    }
}
