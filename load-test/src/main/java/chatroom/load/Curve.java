package chatroom.load;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a delivery costs the same among few and among many. */
@Command(
        name = "curve",
        description =
                "What a delivery costs as the receivers get more: the same number of deliveries a second, to 10, 100, 1000 and 10000 of them.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Curve extends Scenario {
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_MILLI = 1e6;

    @Option(
            names = "--receivers",
            paramLabel = "N,N,…",
            split = ",",
            defaultValue = "10,100,1000,10000",
            description = "How many, one after the other. [${DEFAULT-VALUE}]")
    private List<Integer> receivers;

    @Option(
            names = "--deliveries",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Deliveries per second, whatever the number of receivers. [${DEFAULT-VALUE}]")
    private int deliveries;

    @Mixin
    private TrafficOptions traffic;

    @Override
    int connections() {
        traffic.check(this);
        within("--deliveries", deliveries, 1, 100_000_000);
        int most = 0;
        for (int count : receivers) {
            most = Math.max(most, within("--receivers", count, 1, 100_000));
        }
        return most + traffic.senders();
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException {
        report.line("receivers  messages/s   deliveries/s  server CPU ns each    p50 ms    p99 ms    max ms");
        for (int count : receivers) {
            List<Listener> listeners = Fanout.listeners(bench, count);
            bench.letIn(listeners);
            traffic.setRate((double) deliveries / count);
            Traffic run = new SteadyTraffic(bench, traffic, listeners, listeners);
            run.open();
            Measured measured = run.run();
            report(count, measured, run.latency(), report);
            run.close();
            listeners.forEach(Member::leave);
        }
    }

    private static void report(int count, Measured measured, Latency latency, Report report) {
        double costNs =
                measured.server().map(cost -> cost.cpuSeconds()).orElse(0.0) * NS_PER_SECOND / measured.delivered();
        report.line(String.format(
                Locale.ROOT,
                "%,9d  %,10.0f  %,13.0f  %18.0f  %8.2f  %8.2f  %8.2f",
                count,
                measured.stored() / measured.seconds(),
                measured.delivered() / measured.seconds(),
                costNs,
                latency.each().getValueAtPercentile(50) / NS_PER_MILLI,
                latency.each().getValueAtPercentile(99) / NS_PER_MILLI,
                latency.each().getMaxValue() / NS_PER_MILLI));
        report.hiddenFigure("cpu_ns_per_delivery_at_" + count, costNs);
    }
}
