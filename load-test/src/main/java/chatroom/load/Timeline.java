package chatroom.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What happened from moment to moment: for the line that shows progress, and for the plot. */
final class Timeline {
    static final long INTERVAL_NS = 250_000_000;
    private static final double NS_PER_MILLI = 1e6;
    private static final double NS_PER_SECOND = 1e9;

    /** One interval; latencies are 0 where no message came. */
    record Moment(
            double seconds, double storedPerSecond, double deliveredPerSecond, double p50Millis, double p99Millis) {}

    private final List<Moment> moments = new ArrayList<>();
    private final Bench bench;
    private final Latency latency;
    private final LongSupplier stored;
    private final LongSupplier delivered;
    private final long startNs = System.nanoTime();
    private long lastNs = startNs;
    private long lastStored;
    private long lastDelivered;
    private boolean ended;

    Timeline(Bench bench, Latency latency, LongSupplier stored, LongSupplier delivered) {
        this.bench = bench;
        this.latency = latency;
        this.stored = stored;
        this.delivered = delivered;
        this.lastStored = stored.getAsLong();
        this.lastDelivered = delivered.getAsLong();
        bench.loop().after(INTERVAL_NS, this::tick);
    }

    List<Moment> moments() {
        return moments;
    }

    void end() {
        ended = true;
    }

    private void tick() {
        if (ended) {
            return;
        }
        long nowNs = System.nanoTime();
        double seconds = (nowNs - lastNs) / NS_PER_SECOND;
        long nowStored = stored.getAsLong();
        long nowDelivered = delivered.getAsLong();
        Moment moment = new Moment(
                (nowNs - startNs) / NS_PER_SECOND,
                (nowStored - lastStored) / seconds,
                (nowDelivered - lastDelivered) / seconds,
                latency.recent().getValueAtPercentile(50) / NS_PER_MILLI,
                latency.recent().getValueAtPercentile(99) / NS_PER_MILLI);
        latency.recent().reset();
        moments.add(moment);
        lastNs = nowNs;
        lastStored = nowStored;
        lastDelivered = nowDelivered;
        bench.progress().show(() -> line(moment));
        bench.loop().at(nowNs + INTERVAL_NS, this::tick);
    }

    private static String line(Moment moment) {
        return String.format(
                Locale.ROOT,
                "%.0f s, %s messages/s, %s deliveries/s, p50 %.2f ms, p99 %.2f ms",
                moment.seconds,
                Progress.amount(moment.storedPerSecond),
                Progress.amount(moment.deliveredPerSecond),
                moment.p50Millis,
                moment.p99Millis);
    }
}
