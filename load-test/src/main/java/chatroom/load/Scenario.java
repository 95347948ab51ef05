package chatroom.load;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One thing to try. Exit codes: 0 all was well, 1 a promise of the protocol was broken. */
abstract class Scenario implements Callable<Integer> {
    private static final int BROKEN_PROMISE = 1;
    private static final int MAX_CONNECTIONS = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    /** How many there are at the same time; the options are checked here. */
    abstract int connections();

    /** Does it, and reports figures. What breaks a promise goes to the bench's violations. */
    abstract void run(Bench bench, Report report) throws IOException, LoadException, InterruptedException;

    /** How many accounts it needs. */
    int users() {
        return common.users();
    }

    /** What its own server is told beyond the usual. */
    List<String> serverOptions() {
        return List.of();
    }

    final int within(String option, long value, long min, long max) {
        within(option, (double) value, (double) min, (double) max);
        return (int) value;
    }

    final void within(String option, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw wrong("%s must be between %s and %s, not %s."
                    .formatted(option, Report.plain(min), Report.plain(max), Report.plain(value)));
        }
    }

    /** How many the chat has. */
    final int servers() {
        return common.hosts().isEmpty() ? common.nodes() : common.hosts().size();
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private void check() {
        within("--port", common.port(), 1, 65_535);
        within("--users", users(), 1, 100_000);
        boolean isElsewhere = !common.hosts().isEmpty();
        if (isElsewhere && common.serverJar().isPresent()) {
            throw wrong("--host and --server-jar exclude each other.");
        }
        if (isElsewhere && (common.nodes() > 1 || common.database().isPresent())) {
            throw wrong("--nodes and --database are for servers that are started here, not for those of --host.");
        }
        within("--nodes", common.nodes(), 1, CommonOptions.MOST_SERVERS);
        if (common.nodes() > 1 && common.database().isEmpty()) {
            throw wrong("--nodes needs --database: what several servers share is a database.");
        }
    }

    @Override
    public final Integer call() throws IOException, LoadException, InterruptedException {
        check();
        int connections = within("The number of connections", connections(), 1, MAX_CONNECTIONS);
        Report report = new Report(spec.name());
        try (Bench bench = Bench.open(common, spec.name(), connections, users(), serverOptions())) {
            run(bench, report);
            report.violations(bench.violations());
            bench.progress().end();
        }
        if (common.plot().isPresent()) {
            Files.writeString(common.plot().get(), Plot.svg(report));
        }
        spec.commandLine().getOut().println(common.json() ? report.json() : report.table());
        spec.commandLine().getOut().flush();
        return report.isClean() ? 0 : BROKEN_PROMISE;
    }
}
