package chatroom.torture;

import chatroom.load.LoadException;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * kill -9 in the middle of entries of every kind in many rooms: nothing acknowledged is lost, and rooms are what their entries make of
 * them.
 */
final class KilledRooms implements Ordeal {
    private static final int DWELLERS = 12;
    private static final RoomClient.Habits HASTY = new RoomClient.Habits(12, 0, true);
    private static final int MOST_ENTRIES = 250;
    private static final int LONGEST_WAIT_MILLIS = 30;

    @Override
    public String on(Stage stage) throws Exception {
        int kills = stage.count(100, 5);
        try (Scene scene = stage.open("--rooms-per-hour=0", "--direct-rooms-per-hour=0")) {
            ExpectedJournals journals = new ExpectedJournals(scene.violations());
            List<RoomClient> dwellers = dwellers(scene, journals, stage.count(40, 12));
            scene.enter(dwellers);
            for (int kill = 1; kill <= kills; kill++) {
                // At a number of entries and then some, so that a slow machine sees as many as a quick one.
                scene.talkUntil(journals::acknowledged, 1 + stage.random().nextInt(MOST_ENTRIES));
                scene.talkFor(stage.random().nextInt(LONGEST_WAIT_MILLIS));
                scene.kill();
                scene.start();
            }
            RoomAudit audit = audit(scene, journals, dwellers);
            scene.expectSound();
            return "%s kills survived, %s".formatted(kills, audit.figures());
        }
    }

    static List<RoomClient> dwellers(Scene scene, ExpectedJournals journals, int mostRooms) {
        List<String> names =
                IntStream.range(0, DWELLERS).mapToObj(i -> "dot" + (10 + i)).toList();
        RandomRequests errands = new RandomRequests(journals, scene.random(), names, names, mostRooms);
        return names.stream()
                .map(name -> new RoomClient(scene, name, journals, errands, HASTY))
                .toList();
    }

    /** Once everything is answered; after another start, so that it is from the files. */
    static RoomAudit audit(Scene scene, ExpectedJournals journals, List<RoomClient> dwellers)
            throws IOException, InterruptedException, LoadException {
        scene.settle();
        scene.kill();
        scene.start();
        scene.settle();
        RoomAudit audit = new RoomAudit(scene, journals, dwellers);
        audit.run();
        return audit;
    }
}
