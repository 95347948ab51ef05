package chatroom.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@link SimulationTest} does with the first thousand seeds, with others: those of "make simulate", or those of this commit. */
@Tag("long")
class ManyWorldsTest {
    private static final Seeds SEEDS = Seeds.of(System.getProperty("simulation.seeds", "1000-1999"));

    @Test
    void noSeedBreaksAPromise() {
        assertThat(SEEDS.breakNoPromise().worlds).isPositive();
    }
}
