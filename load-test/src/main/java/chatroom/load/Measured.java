package chatroom.load;

import java.util.Optional;

/** What was done in a time, and what it cost. */
record Measured(double seconds, long stored, long delivered, Optional<ServerCost> server, double generatorCpuSeconds) {
    private static final double NS_PER_SECOND = 1e9;
    private static final double MIB = 1 << 20;

    /** @param storageSeconds of the CPU, of the thread that stores */
    record ServerCost(double cpuSeconds, double storageSeconds, long rssBytes) {}

    /** The counts when it began. */
    record Begun(long ns, long stored, long delivered, Optional<ProcessUse> server, Optional<ProcessUse> generator) {
        Measured end(Bench bench, long storedNow, long deliveredNow) {
            Optional<ServerCost> cost = server.flatMap(before -> bench.serverUse()
                    .map(now -> new ServerCost(
                            now.cpuSeconds() - before.cpuSeconds(),
                            now.storageCpuSeconds() - before.storageCpuSeconds(),
                            now.rssBytes())));
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
        reportCost(report);
        server.filter(cost -> cost.cpuSeconds > 0)
                .ifPresent(cost -> report.figure(
                        "deliveries_per_server_cpu_second",
                        "Deliveries per second of the server's CPU",
                        delivered / cost.cpuSeconds,
                        ""));
        server.filter(cost -> delivered > 0)
                .ifPresent(cost -> report.figure(
                        "server_cpu_ns_per_delivery",
                        "The server's CPU per delivery, storing aside",
                        NS_PER_SECOND * (cost.cpuSeconds - cost.storageSeconds) / delivered,
                        "ns"));
    }

    /** Only what it cost. */
    void reportCost(Report report) {
        server.ifPresent(cost -> {
            report.figure("server_cpu_seconds", "Server's CPU", cost.cpuSeconds, "s");
            report.figure("server_cpu_percent", "  of one core", 100 * cost.cpuSeconds / seconds, "%");
            report.figure("storage_cpu_seconds", "  of which to store", cost.storageSeconds, "s");
            report.figure("server_rss_mib", "Server's memory (RSS)", cost.rssBytes / MIB, "MiB");
        });
        report.figure(
                "generator_cpu_percent", "Load test's CPU, of one core", 100 * generatorCpuSeconds / seconds, "%");
    }
}
