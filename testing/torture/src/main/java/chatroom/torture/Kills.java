package chatroom.torture;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** kill -9 at random moments under load: in the middle of batches, while it starts, while it stops. */
final class Kills implements Ordeal {
    private static final int CHATTERS = 24;
    private static final int WINDOW = 8;
    private static final int MOST_MESSAGES = 1_000;
    private static final int LONGEST_WAIT_MILLIS = 50;
    private static final int LONGEST_START_MILLIS = 800;
    private static final int LONGEST_STOP_MILLIS = 60;

    @Override
    public String on(Stage stage) throws Exception {
        int kills = stage.count(30, 5);
        try (Scene scene = stage.open()) {
            scene.enter("kim", CHATTERS, WINDOW);
            for (int kill = 1; kill <= kills; kill++) {
                // At a number of messages and then some, so that a slow machine sees as many as a quick one.
                scene.talkUntilAcknowledged(1 + stage.random().nextInt(MOST_MESSAGES));
                scene.talkFor(stage.random().nextInt(LONGEST_WAIT_MILLIS));
                if (kill % 5 == 3) {
                    killWhileItStops(scene);
                } else {
                    scene.kill();
                }
                if (kill % 5 == 0) {
                    killWhileItStarts(scene);
                    kill++;
                }
                scene.start();
            }
            scene.settle();
            scene.audit();
            return "%s kills survived, %s".formatted(kills, scene.figures());
        }
    }

    private static void killWhileItStops(Scene scene) throws IOException, InterruptedException {
        ProcessHandle process = ProcessHandle.of(scene.server().pid()).orElseThrow();
        process.destroy();
        scene.loop().runFor(TimeUnit.MILLISECONDS.toNanos(scene.random().nextInt(LONGEST_STOP_MILLIS)));
        scene.kill();
    }

    private static void killWhileItStarts(Scene scene) throws IOException, InterruptedException {
        scene.server().launch();
        Thread.sleep(scene.random().nextInt(LONGEST_START_MILLIS));
        scene.server().kill();
    }
}
