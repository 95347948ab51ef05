package chatroom.load;

import java.util.Optional;

/** What was done in a time, and what it cost. */
record Measured(double seconds, long stored, long delivered, Optional<ServerCost> server, double generatorCpuSeconds) {
    private static final double NS_PER_SECOND = 1e9;
    private static final double MIB = 1 << 20;

    record ServerCost(double cpuSeconds, long rssBytes) {}

    /** The counts when it began. */
    record Begun(long ns, long stored, long delivered, Optional<ProcessUse> server, Optional<ProcessUse> generator) {
        Measured end(Bench bench, long storedNow, long deliveredNow) {
            Optional<ServerCost> cost = server.flatMap(before -> bench.serverUse()
                    .map(now -> new ServerCost(now.cpuSeconds() - before.cpuSeconds(), now.rssBytes())));
            double generatorSeconds = generator
                    .flatMap(before -> Bench.generatorUse().map(now -> now.cpuSeconds() - before.cpuSeconds()))
                    .orElse(0.0);
            return new Measured(
                    (System.nanoTime() - ns) / NS_PER_SECOND,
                    storedNow - stored,
                    deliveredNow - delivered,
                    cost,
                    generatorSeconds);
        }
    }

    static Begun begin(Bench bench, long stored, long delivered) {
        return new Begun(System.nanoTime(), stored, delivered, bench.serverUse(), Bench.generatorUse());
    }

    void report(Report report) {
        report.figure("seconds", "Measured for", seconds, "s");
        report.figure("stored_per_second", "Messages stored", stored / seconds, "/s");
        report.figure("delivered_per_second", "Deliveries", delivered / seconds, "/s");
        report(server, report);
        server.filter(cost -> cost.cpuSeconds > 0)
                .ifPresent(cost -> report.figure(
                        "deliveries_per_server_cpu_second",
                        "Deliveries per second of the server's CPU",
                        delivered / cost.cpuSeconds,
                        ""));
        report.figure("generator_cpu_percent", "Load test's CPU", 100 * generatorCpuSeconds / seconds, "% of a core");
    }

    private void report(Optional<ServerCost> cost, Report report) {
        cost.ifPresent(c -> {
            report.figure("server_cpu_seconds", "Server's CPU", c.cpuSeconds, "s");
            report.figure("server_cpu_percent", "", 100 * c.cpuSeconds / seconds, "% of a core");
            report.figure("server_rss_mib", "Server's memory (RSS)", c.rssBytes / MIB, "MiB");
        });
    }
}
