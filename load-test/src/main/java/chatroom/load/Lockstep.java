package chatroom.load;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a message is delivered at once where nothing else is under way. */
@Command(
        name = "lockstep",
        description =
                "Strictly one message at a time: the next is sent when every receiver has the last. How long each takes, and what it costs.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Lockstep extends Scenario {
    @Option(
            names = "--receivers",
            paramLabel = "N",
            defaultValue = "100",
            description = "Clients that listen. [${DEFAULT-VALUE}]")
    private int receivers;

    @Mixin
    private TalkOptions talk;

    @Override
    int connections() {
        talk.check(this);
        return within("--receivers", receivers, 1, 100_000) + talk.senders();
    }

    @Override
    void run(Bench bench, Report report) throws IOException, LoadException {
        List<Listener> listeners = Fanout.listeners(bench, receivers);
        bench.letIn(listeners);
        Traffic run = new LockstepTraffic(bench, talk, listeners);
        run.open();
        Measured measured = run.run();
        report.figure("receivers", "Receivers", receivers, "");
        report.figure("senders", "Senders, who take turns", talk.senders(), "");
        run.report(measured, "delivery", report);
    }
}
