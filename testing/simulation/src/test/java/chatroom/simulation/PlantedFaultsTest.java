package chatroom.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.simulation.PlantedFaults.Planted;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation finds what it is for: each of these faults, planted in a copy of the class, breaks a promise within a few thousand seeds.
 */
@Tag("long")
class PlantedFaultsTest {
    private static final int SEEDS = 6_000;

    static Stream<Planted> faults() {
        return Stream.concat(PlantedFaults.all(), PlantedNodeFaults.all());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void eachPlantedFaultIsFound(Planted planted) throws Exception {
        MutatedClasses classes = MutatedClasses.of(Path.of(planted.source()), planted.original(), planted.fault());
        Method failure = classes.loadClass(Simulation.class.getName()).getMethod("failure", long.class, int.class);
        Found found = find(planted, failure, planted.seed()).orElseGet(() -> findElsewhere(planted, failure));
        assertThat(call(failure, found.seed, planted))
                .as("seed %s once more", found.seed)
                .contains(found.sentence);
    }

    private record Found(long seed, String sentence) {}

    private static Optional<Found> find(Planted planted, Method failure, long seed) {
        return call(failure, seed, planted)
                .filter(sentence -> sentence.contains(planted.symptom()))
                .map(sentence -> new Found(seed, sentence));
    }

    /** Worlds change with what is put into them. */
    private static Found findElsewhere(Planted planted, Method failure) {
        Found found = LongStream.range(0, SEEDS)
                .parallel()
                .mapToObj(seed -> find(planted, failure, seed))
                .flatMap(Optional::stream)
                .findAny()
                .orElseThrow(() -> new AssertionError("not found within %s seeds".formatted(SEEDS)));
        System.out.printf(
                "\"%s\" is found with seed %s, and not with %s any more%n", planted, found.seed, planted.seed());
        return found;
    }

    @Test
    void aFaultThatHasNoPlaceAnyMoreIsNoSilentPass() {
        Path source = Path.of("reactor-server/src/main/java/chatroom/server/log/Cursor.java");
        assertThatThrownBy(() -> MutatedClasses.of(source, "no such line", ""))
                .hasMessageContaining("doesn't have exactly one");
    }

    private static Optional<String> call(Method failure, long seed, Planted planted) {
        try {
            return ((Optional<?>) failure.invoke(null, seed, planted.servers())).map(String.class::cast);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
