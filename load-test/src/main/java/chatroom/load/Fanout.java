package chatroom.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Some talk, many listen. */
@Command(
        name = "fanout",
        description = "Some talk, many listen: what the server delivers, how late, and what it costs.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Fanout extends Scenario {
    @Option(
            names = "--receivers",
            paramLabel = "N",
            defaultValue = "100",
            description = "Clients that listen. [${DEFAULT-VALUE}]")
    private int receivers;

    @Mixin
    private TrafficOptions traffic;

    @Override
    int connections() {
        traffic.check(this);
        return within("--receivers", receivers, 1, 100_000) + traffic.senders();
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException {
        List<Listener> listeners = listeners(bench, receivers);
        bench.letIn(listeners);
        Traffic run = new SteadyTraffic(bench, traffic, listeners, listeners);
        run.open();
        Measured measured = run.run();
        report.figure("receivers", "Receivers", receivers, "");
        report.figure("senders", "Senders", traffic.senders(), "");
        run.report(measured, "delivery", report);
    }

    static List<Listener> listeners(Bench bench, int count) {
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            listeners.add(new Listener("receiver " + i, bench, bench.live(i), OptionalLong.empty(), bench.reference()));
        }
        return listeners;
    }
}
