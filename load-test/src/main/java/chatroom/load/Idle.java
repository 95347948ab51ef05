package chatroom.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What connections cost that hardly do anything. */
@Command(
        name = "idle",
        description = "Many silent connections that poll from time to time, or follow rooms: what one costs.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Idle extends FollowingScenario {
    private static final int DIGITS = 3;
    private static final double KIB = 1024;

    /** Their garbage is more than the server's nursery, whose pages would be taken for the connections' memory otherwise. */
    private static final int WARM_UP_POLLS = 40_000;

    private static final double WARM_UP_SECONDS = 3;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many. [${DEFAULT-VALUE}]")
    private int connections;

    @Option(
            names = "--poll-seconds",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often each polls that follows no rooms; 0 is never. [${DEFAULT-VALUE}]")
    private double pollSeconds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long to measure. [${DEFAULT-VALUE}]")
    private double seconds;

    @Option(
            names = "--warmup-seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How long before that. [${DEFAULT-VALUE}]")
    private double warmupSeconds;

    @Override
    int connections() {
        follow().check(this);
        within("--poll-seconds", pollSeconds, 0, 3_600);
        within("--seconds", seconds, 0.1, 86_400);
        within("--warmup-seconds", warmupSeconds, 0, 3_600);
        return within("--connections", connections, 1, 1_000_000);
    }

    @Override
    int readers() {
        return connections;
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException {
        RoomSet rooms = rooms(bench, false);
        rooms.makeIfFollowed(bench, readers());
        Histogram answers = new Histogram(DIGITS);
        Poller warmingUp = new Poller("the one who warms up", bench, bench.quiet(0), answers);
        bench.letIn(List.of(warmingUp));
        warmingUp.poll(WARM_UP_POLLS);
        bench.loop().runFor(ns(WARM_UP_SECONDS));
        Optional<ProcessUse> empty = bench.serverUse();
        if (rooms.follows() > 0) {
            bench.letIn(readersOf(rooms, bench, bench::quiet));
        } else {
            letInPollers(bench, answers);
        }
        bench.progress().show(() -> "measuring");
        bench.loop().runFor(ns(warmupSeconds));
        answers.reset();
        Measured.Begun begun = Measured.begin(bench, 0, 0);
        bench.loop().runFor(ns(seconds));
        Measured measured = begun.end(bench, 0, 0);
        report.figure("connections", "Connections", connections, "");
        report.figure("follows", "  each follows", rooms.follows(), "rooms");
        report.figure("polls_per_second", "Polls answered", answers.getTotalCount() / measured.seconds(), "/s");
        measured.reportCost(report);
        empty.ifPresent(before -> reportMemory(before, measured, report));
        report.latency("poll", "A poll, from when it was due to its answer", answers);
    }

    private void letInPollers(Bench bench, Histogram answers) throws IOException, LoadException {
        List<Poller> pollers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            pollers.add(new Poller("client " + i, bench, bench.quiet(i), answers));
        }
        bench.letIn(pollers);
        if (pollSeconds > 0) {
            startPolling(pollers);
        }
    }

    /** Spread evenly. */
    private void startPolling(List<Poller> pollers) {
        long everyNs = ns(pollSeconds);
        long nowNs = System.nanoTime();
        for (int i = 0; i < pollers.size(); i++) {
            pollers.get(i).pollEvery(everyNs, nowNs + everyNs * i / pollers.size());
        }
    }

    private void reportMemory(ProcessUse before, Measured measured, Report report) {
        measured.server().ifPresent(now -> {
            report.figure("server_rss_empty_mib", "  before the connections", before.rssBytes() / KIB / KIB, "MiB");
            report.figure(
                    "server_rss_per_connection_kib",
                    "  more, for each connection",
                    (now.rssBytes() - before.rssBytes()) / KIB / connections,
                    "KiB");
        });
    }

    private static long ns(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }
}
