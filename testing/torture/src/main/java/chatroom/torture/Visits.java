package chatroom.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Many visits, so many at a time, through all states in turn. */
final class Visits {
    private final Scene scene;
    private final List<Visit.State> states;
    private final int atOnce;
    private int begun;
    private int ended;

    Visits(Scene scene, List<Visit.State> states, int atOnce) {
        this.scene = scene;
        this.states = states;
        this.atOnce = atOnce;
    }

    void run(int count) throws IOException {
        while (ended < count) {
            int before = ended;
            scene.await("a visit ends", () -> {
                begin(count);
                return ended > before;
            });
        }
    }

    private void begin(int count) {
        while (begun < count && begun - ended < atOnce) {
            int number = begun++;
            try {
                Visit.State state = states.get(number % states.size());
                new Visit(scene.loop(), scene.violations(), state, () -> ended++).begin(number);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
