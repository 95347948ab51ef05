package chatroom.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.simulation.Simulation.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each seed is another world; see {@link World} for what happens there, and {@link WireCheck} and {@link Sayings} for what must hold. */
class SimulationTest {
    private static final Seeds SEEDS = Seeds.of(System.getProperty("simulation.seeds", "10000"));
    private static final int MOST_TOLD = 10;

    @Test
    void no_seed_breaks_a_promise() {
        long beganNs = System.nanoTime();
        Tally all = Tally.none();
        List<String> failures = new ArrayList<>();
        SEEDS.stream()
                .parallel()
                .mapToObj(seed -> Simulation.run(seed, SEEDS.isOne()))
                .forEachOrdered(run -> {
                    all.add(run.tally());
                    run.trace().forEach(System.out::println);
                    run.failure().ifPresent(failure -> failures.add(sentence(run, failure)));
                });
        System.out.println(all.summary(System.nanoTime() - beganNs));
        assertThat(failures.stream().limit(MOST_TOLD))
                .as("%d seeds failed", failures.size())
                .isEmpty();
    }

    private static String sentence(Run run, Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        String place = failure instanceof PromiseBroken || stack.length == 0 ? "" : " (" + stack[0] + ")";
        return "seed %d: %s%s; with its trace: make simulate SEED=%1$d"
                .formatted(run.seed(), failure.getMessage(), place);
    }

    @Test
    void a_seed_is_the_same_world_each_time() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(Simulation.run(seed, true).trace())
                    .as("seed %d", seed)
                    .hasSizeGreaterThan(100)
                    .isEqualTo(Simulation.run(seed, true).trace());
        }
    }

    @Test
    void another_seed_is_another_world() {
        assertThat(Simulation.run(1, true).trace())
                .isNotEqualTo(Simulation.run(2, true).trace());
    }

    /** A simulation in which nothing happens finds nothing. */
    @Test
    void everything_that_may_happen_does() {
        Tally all = Tally.none();
        for (long seed = 0; seed < 100; seed++) {
            all.add(Simulation.run(seed, false).tally());
        }
        assertThat(all.troubles).containsOnlyKeys(Trouble.values());
        assertThat(all.failedJobs).isPositive();
    }
}
