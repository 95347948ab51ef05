package chatroom.simulation;

import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@link SimulationTest} does with the first thousand seeds, with nine thousand more. */
@Tag("long")
class ManyWorldsTest {
    /** Known to break a promise: to be mended, and then to go from here (docs/reliability.md). */
    private static final Set<Long> OPEN = Set.of(9486L);

    @Test
    void noSeedBreaksAPromise() {
        Seeds.of("1000-9999").breakNoPromise(OPEN);
    }
}
