package chatroom.load;

import chatroom.protocol.Subscription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everybody logs in with a password, at once. */
@Command(
        name = "login-storm",
        description =
                "Many log in with their passwords at once. The server's own cost of a password can be had with --server-option=--argon2-memory-kib=19456 --server-option=--argon2-iterations=2.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LoginStorm extends Scenario {
    private static final Subscription LIVE = new Subscription(OptionalLong.empty(), Optional.empty(), true);

    @Option(names = "--clients", paramLabel = "N", defaultValue = "1000", description = "How many. [${DEFAULT-VALUE}]")
    private int clients;

    @Option(
            names = "--receivers",
            paramLabel = "N",
            defaultValue = "100",
            description = "With --rate: clients that are there before, and listen. [${DEFAULT-VALUE}]")
    private int receivers;

    @Mixin
    private TrafficOptions traffic;

    @Override
    int connections() {
        traffic.check(this);
        within("--receivers", receivers, 1, 100_000);
        return within("--clients", clients, 1, 100_000) + (isWithTraffic() ? receivers + traffic.senders() : 0);
    }

    private boolean isWithTraffic() {
        return traffic.rate() > 0;
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException {
        List<Listener> stormers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            stormers.add(new Listener(
                    "client " + i, bench, bench.accounts().login(i, LIVE), OptionalLong.empty(), bench.reference()));
        }
        Storm storm = new Storm(bench, stormers);
        int others = 0;
        if (isWithTraffic()) {
            others = Math.max(receivers, traffic.senders());
            stormWithTraffic(bench, storm, stormers, report);
        } else {
            storm.report("login", storm.run(clients), report);
        }
        if (bench.hasOwnServer()) {
            storm.checkPresence(Math.min(users(), Math.max(clients, others)));
        }
    }

    private void stormWithTraffic(Bench bench, Storm storm, List<Listener> stormers, Report report)
            throws IOException, LoadException {
        List<Listener> listeners = Fanout.listeners(bench, receivers);
        bench.letIn(listeners);
        Traffic before = new SteadyTraffic(bench, traffic, listeners, listeners);
        before.open();
        before.run();
        before.close();
        Traffic during = new SteadyTraffic(bench, traffic, listeners, listeners);
        during.open();
        during.start();
        during.latency().measureFrom(System.nanoTime());
        Measured measured = storm.run(clients);
        during.latency().measureUntil(System.nanoTime());
        during.stop();
        during.awaitAll(listeners);
        during.close();
        // As many listen now as at the end of the storm, which is a part of what the storm costs.
        List<Listener> all =
                Stream.concat(listeners.stream(), stormers.stream()).toList();
        Traffic after = new SteadyTraffic(bench, traffic, all, listeners);
        after.open();
        after.run();
        after.close();
        storm.report("login", measured, report);
        report.latency(
                "delivery_before",
                "Delivery of a message before the storm",
                before.latency().each());
        report.latency(
                "delivery_during",
                "Delivery of a message during the storm",
                during.latency().each());
        report.latency(
                "delivery_after",
                "Delivery of a message after it, with everybody who came in",
                after.latency().each());
    }
}
