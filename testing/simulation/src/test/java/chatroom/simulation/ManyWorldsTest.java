package chatroom.simulation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@link SimulationTest} does with the first thousand seeds, with nine thousand more. */
@Tag("long")
class ManyWorldsTest {
    @Test
    void noSeedBreaksAPromise() {
        Seeds.of("1000-9999").breakNoPromise();
    }
}
