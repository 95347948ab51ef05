package chatroom.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a busy evening looks like. */
@Command(
        name = "mixed",
        description =
                "A busy evening: people who write, poll, page back, look who is there, go, and come back to what they missed.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Mixed extends Scenario {
    private static final int SAMPLED = 10;

    @Option(names = "--people", paramLabel = "N", defaultValue = "500", description = "How many. [${DEFAULT-VALUE}]")
    private int people;

    @Option(
            names = "--pace",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How many times as much they do as people do, who write every 20 seconds and stay for 2 minutes. [${DEFAULT-VALUE}]")
    private double pace;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How long to measure. [${DEFAULT-VALUE}]")
    private double seconds;

    @Option(
            names = "--warmup-seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How long before that. [${DEFAULT-VALUE}]")
    private double warmupSeconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Who does what when. [${DEFAULT-VALUE}]")
    private long seed;

    @Override
    int connections() {
        within("--pace", pace, 0.01, 1_000);
        within("--seconds", seconds, 0.1, 86_400);
        within("--warmup-seconds", warmupSeconds, 0, 3_600);
        // Some are being closed while others come.
        return 2 * within("--people", people, 1, 100_000);
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException {
        int sampled = Math.min(SAMPLED, people);
        MixedPopulation population = new MixedPopulation(bench, pace, sampled, seed);
        population.begin(people, sampled);
        Timeline timeline = new Timeline(bench, population.latency(), population::stored, bench::delivered);
        bench.loop().runFor(ns(warmupSeconds));
        population.stores().reset();
        population.answers().reset();
        population.entrances().reset();
        population.latency().measureFrom(System.nanoTime());
        Measured.Begun begun = Measured.begin(bench, population.stored(), bench.delivered());
        bench.loop().runFor(ns(seconds));
        population.latency().measureUntil(System.nanoTime());
        Measured measured = begun.end(bench, population.stored(), bench.delivered());
        report.figure("people", "People", people, "");
        report.figure(
                "comings",
                "Came back meanwhile",
                (double) population.entrances().getTotalCount(),
                "");
        report.figure(
                "requests_per_second",
                "Polls, pages, who",
                population.answers().getTotalCount() / measured.seconds(),
                "/s");
        measured.report(report);
        report.latency(
                "delivery",
                "A message, to %s sampled people".formatted(sampled),
                population.latency().each());
        report.latency("store", "A message, to its sender's answer", population.stores());
        report.latency("request", "A poll, a page or who, to its answer", population.answers());
        report.latency("entrance", "Coming back, from connecting to being in", population.entrances());
        timeline.end();
        population.end();
        report.timeline(timeline.moments());
    }

    private static long ns(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }
}
