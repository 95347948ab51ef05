package chatroom.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Entry;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each seed is another world: {@link World} is what happens there, {@link WireCheck} and {@link SentMessages} what must hold. */
class SimulationTest {
    @Test
    void aSeedIsTheSameWorldEachTime() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(Simulation.run(seed, true).trace())
                    .as("seed %s", seed)
                    .hasSizeGreaterThan(40)
                    .isEqualTo(Simulation.run(seed, true).trace());
        }
    }

    @Test
    void anotherSeedIsAnotherWorld() {
        assertThat(Simulation.run(1, true).trace())
                .isNotEqualTo(Simulation.run(2, true).trace());
    }

    /** A simulation in which nothing happens finds nothing. */
    @Test
    void noSeedBreaksAPromiseAndEverythingThatMayHappenDoes() {
        Tally all = Seeds.of("1000").breakNoPromise();
        assertThat(all.troubles).containsOnlyKeys(Trouble.values());
        assertThat(all.nodeTroubles).containsOnlyKeys(NodeTrouble.values());
        assertThat(all.failedJobs).isPositive();
        assertThat(all.webSockets).isPositive();
        assertThat(all.commands).isPositive();
        assertThat(all.prunings).isPositive();
        assertThat(all.admins).isPositive();
        assertThat(all.inRooms).containsOnlyKeys(kindsOfEntries());
    }

    private static Set<String> kindsOfEntries() {
        return Stream.of(Entry.class.getPermittedSubclasses())
                .filter(kind -> kind != Entry.Unknown.class)
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
    }
}
