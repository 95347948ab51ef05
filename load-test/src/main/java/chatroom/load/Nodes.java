package chatroom.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is said on one server of a chat is seen on it and on the others. */
@Command(
        name = "nodes",
        description =
                "Some talk on one server of several, many listen on each: how late a message is there, and on the others.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Nodes extends Scenario {
    @Option(
            names = "--receivers",
            paramLabel = "N",
            defaultValue = "10",
            description = "Clients that listen on each server. [${DEFAULT-VALUE}]")
    private int receivers;

    @Mixin
    private TrafficOptions traffic;

    @Override
    int connections() {
        traffic.check(this);
        int servers = within("The number of servers", servers(), 2, CommonOptions.MOST_SERVERS);
        return within("--receivers", receivers, 1, 10_000) * servers + traffic.senders();
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException {
        List<Listener> here = new ArrayList<>();
        List<Listener> elsewhere = new ArrayList<>();
        for (int server = 0; server < bench.servers(); server++) {
            for (Listener listener : Fanout.listeners(bench, receivers)) {
                listener.goTo(server);
                (server == 0 ? here : elsewhere).add(listener);
            }
        }
        List<Listener> all = new ArrayList<>(here);
        all.addAll(elsewhere);
        bench.letIn(all);
        Traffic run = new SteadyTraffic(bench, traffic, all, elsewhere);
        LobbyLatency latencyHere = new LobbyLatency(bench.reference(), here.size());
        here.forEach(listener -> listener.sampleInto(latencyHere));
        run.alsoMeasure(latencyHere);
        run.open(OptionalInt.of(0));
        Measured measured = run.run();
        report.figure("servers", "Servers", bench.servers(), "");
        report.figure("receivers", "Receivers on each", receivers, "");
        report.figure("senders", "Senders, on the first", traffic.senders(), "");
        report.latency("delivery_here", "Latency from the intended send time, on the first server", latencyHere.each());
        report.line("On the others:");
        run.report(measured, "delivery", report);
    }
}
