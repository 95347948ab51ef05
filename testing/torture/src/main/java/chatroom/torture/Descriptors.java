package chatroom.torture;

import chatroom.load.ProcessUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * No descriptor is left: first by the server's own bound, then behind its back. Those who are in go on, and newcomers come in when there is
 * room.
 */
final class Descriptors implements Ordeal {
    private static final int LIMIT = 400;
    private static final int CHATTERS = 16;

    @Override
    public String on(Stage stage) throws Exception {
        try (Scene scene = open(stage)) {
            Footprint before = scene.warmUp();
            scene.enter("des", CHATTERS, 8);
            Strangers strangers = new Strangers(scene);
            int turnedAway = 0;
            for (int round = 0; round < stage.count(5, 1); round++) {
                strangers.connect(LIMIT);
                scene.talk();
                scene.await("somebody is turned away", () -> strangers.told("too_many_connections") > 0);
                scene.talkUntilAcknowledged(500);
                turnedAway += (int) strangers.told("too_many_connections");
                strangers.leave();
                scene.enter("desnew" + round + "x", 2, 8);
            }
            double cpu = exhaust(scene, strangers);
            scene.settle();
            scene.audit();
            scene.expectBackTo(before);
            return String.format(
                    Locale.ROOT,
                    "%,d connections turned away, %.0f%% of a core while accept fails, %s",
                    turnedAway,
                    100 * cpu,
                    scene.figures());
        }
    }

    private static Scene open(Stage stage) throws Exception {
        try {
            return stage.open(List.of("prlimit", "--nofile=" + LIMIT));
        } catch (IOException e) {
            throw new Skipped("prlimit isn't there (Debian: apt-get install util-linux)");
        }
    }

    /** Not one more, which the server couldn't foresee. Returns the share of a core that it takes meanwhile without any work. */
    private static double exhaust(Scene scene, Strangers strangers) throws IOException, InterruptedException {
        long pid = scene.server().pid();
        limit(pid, Footprint.descriptorCount(pid) / 2);
        strangers.connect(50);
        scene.talkUntilAcknowledged(500);
        scene.settle();
        double before = ProcessUse.of(pid).orElseThrow().cpuSeconds();
        long beganNs = System.nanoTime();
        scene.loop().runFor(1_000_000_000);
        double share = (ProcessUse.of(pid).orElseThrow().cpuSeconds() - before) / ((System.nanoTime() - beganNs) / 1e9);
        if (strangers.told("welcome") > 0) {
            scene.violations().add("connections are accepted without a descriptor, so this doesn't try anything");
        }
        limit(pid, LIMIT);
        scene.await("those who waited are welcome", () -> strangers.told("welcome") == 50);
        strangers.leave();
        return share;
    }

    private static void limit(long pid, int descriptors) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(pid), "--nofile=%s:%s".formatted(descriptors, LIMIT))
                .redirectErrorStream(true)
                .start();
        String said = new String(prlimit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (prlimit.waitFor() != 0) {
            throw new IOException("prlimit: " + said.strip());
        }
    }
}
