package chatroom.benchmarks;

import chatroom.server.stats.Count;
import chatroom.server.stats.Histogram;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What counting costs the thread that counts, beside a field of its own that nobody else could read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CountBenchmark {
    private final Count count = new Count();
    private final Histogram turns = Histogram.upTo(
            10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000, 1_000_000_000);
    private long field;
    private long tookNs;

    /** The floor: a volatile field would be dearer, a local one would be optimised away. */
    @Benchmark
    public long plainField() {
        return ++field;
    }

    @Benchmark
    public void count() {
        count.increment();
    }

    /** Once a turn. */
    @Benchmark
    public void histogram() {
        tookNs = tookNs + 7_919 & 0xFFFF;
        turns.record(tookNs);
    }

    /** Two of these take the time of a job or a turn. */
    @Benchmark
    public long clock() {
        return System.nanoTime();
    }
}
