package chatroom.load;

import chatroom.protocol.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Some can't keep up. */
@Command(
        name = "slow-readers",
        description =
                "Some read at a trickle, some not at all for a while. The others must not notice; in the end everybody must have everything.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SlowReaders extends Scenario {
    private static final double USUAL_RATE = 2_000;

    @Option(
            names = "--receivers",
            paramLabel = "N",
            defaultValue = "100",
            description = "Clients that listen, the slow ones included. [${DEFAULT-VALUE}]")
    private int receivers;

    @Option(
            names = "--slow-percent",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many of them read at a trickle. [${DEFAULT-VALUE}]")
    private int slowPercent;

    @Option(
            names = "--stopped-percent",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of them don't read until the end. [${DEFAULT-VALUE}]")
    private int stoppedPercent;

    @Option(
            names = "--slow-bytes-per-second",
            paramLabel = "N",
            defaultValue = "4096",
            description = "What a trickle is. [${DEFAULT-VALUE}]")
    private int slowBytesPerSecond;

    @Mixin
    private TrafficOptions traffic;

    @Override
    int connections() {
        traffic.rateUnlessGiven(USUAL_RATE);
        traffic.check(this);
        within("--slow-percent", slowPercent, 0, 100);
        within("--stopped-percent", stoppedPercent, 0, 100);
        within("--slow-percent and --stopped-percent together", slowPercent + stoppedPercent, 0, 99);
        within("--slow-bytes-per-second", slowBytesPerSecond, 10, 1_000_000);
        return within("--receivers", receivers, 1, 100_000) + traffic.senders();
    }

    /** A small log, so that the slow ones fall off it. */
    @Override
    List<String> serverOptions() {
        return List.of("--log-ring-bytes=1048576");
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException {
        int stopped = receivers * stoppedPercent / 100;
        int trickling = receivers * slowPercent / 100;
        List<SlowListener> slow = new ArrayList<>();
        for (int i = 0; i < stopped + trickling; i++) {
            slow.add(new SlowListener(
                    (i < stopped ? "stopped receiver " : "slow receiver ") + i,
                    bench,
                    bench.live(i),
                    i < stopped ? 0 : slowBytesPerSecond));
        }
        List<Listener> quick = Fanout.listeners(bench, receivers - slow.size());
        List<Listener> all = new ArrayList<>(quick);
        all.addAll(slow);
        bench.letIn(all);
        slow.forEach(SlowListener::slowDown);
        Traffic run = new SteadyTraffic(bench, traffic, all, quick);
        run.open();
        Measured measured = run.run(quick);
        report.figure("receivers", "Receivers", receivers, "");
        report.figure("slow", "  of them at a trickle", trickling, "");
        report.figure("stopped", "  of them not reading", stopped, "");
        report.figure("behind", "Messages behind, the last of them", (double) behind(quick, slow), "");
        long caughtUpFromNs = System.nanoTime();
        slow.forEach(SlowListener::hurry);
        run.awaitAll(slow);
        report.figure(
                "catch_up_seconds", "  all were up to date after", (System.nanoTime() - caughtUpFromNs) / 1e9, "s");
        run.report(measured, "delivery", report);
    }

    private static long behind(List<Listener> quick, List<SlowListener> slow) {
        long newest = quick.get(0).nextId();
        return slow.stream()
                .mapToLong(listener -> newest - listener.nextId())
                .max()
                .orElse(0);
    }

    /** Reads what it is told to, on a socket that holds little. */
    private static final class SlowListener extends Listener {
        private static final int RECEIVE_BYTES = 16 * 1024;
        private static final int READS_PER_SECOND = 10;
        private static final long EVERY_NS = 1_000_000_000 / READS_PER_SECOND;

        private final int bytesPerSecond;
        private boolean slow;

        SlowListener(String name, Bench bench, Request entrance, int bytesPerSecond) {
            super(name, bench, entrance, OptionalLong.empty(), bench.reference());
            this.bytesPerSecond = bytesPerSecond;
        }

        @Override
        Optional<Integer> receiveBytes() {
            return Optional.of(RECEIVE_BYTES);
        }

        void slowDown() {
            slow = true;
            peer().setReading(false);
            if (bytesPerSecond > 0) {
                trickle(System.nanoTime());
            }
        }

        private void trickle(long dueNs) {
            if (slow) {
                peer().readAtMost(bytesPerSecond / READS_PER_SECOND);
                bench().loop().at(dueNs + EVERY_NS, () -> trickle(dueNs + EVERY_NS));
            }
        }

        void hurry() {
            slow = false;
            peer().setReading(true);
        }
    }
}
