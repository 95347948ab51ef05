package chatroom.torture;

import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The cable of somebody who listens is pulled while others talk: that one leaves the room in time, and nobody else does. */
final class PulledCable implements Ordeal {
    private static final String VICTIM = "victim";
    private static final int IDLE_SECONDS = 8;

    /** Four thirds of that, and what a busy machine takes. */
    private static final int MOST_SECONDS = 25;

    private static final int PATIENCE_SECONDS = 60;

    @Override
    public String on(Stage stage) throws Exception {
        try (OwnNetwork network = OwnNetwork.make();
                Scene scene = stage.open("--host=0.0.0.0", "--idle-timeout=" + IDLE_SECONDS)) {
            VethPair vethPair = network.plug();
            scene.enter("pul", 6, 4);
            Process victim = network.start(
                    "bash", "-c", script(vethPair.hereAddress(), scene.address().getPort()));
            try {
                awaitVictim(scene, true);
                vethPair.pull();
                long pulledNs = System.nanoTime();
                awaitVictim(scene, false);
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - pulledNs);
                if (seconds > MOST_SECONDS) {
                    scene.violations().add("who is gone is in the room for %s s more".formatted(seconds));
                }
                if (scene.closings("idle_timeout") > 0) {
                    scene.violations().add("somebody was closed who talks or listens");
                }
                scene.settle();
                scene.audit();
                return "gone from the room %s s after the cable was pulled, with --idle-timeout %s, %s"
                        .formatted(seconds, IDLE_SECONDS, scene.figures());
            } finally {
                victim.destroyForcibly();
            }
        }
    }

    private static String script(String host, int port) {
        return "exec 3<>/dev/tcp/" + host + "/" + port + "; printf '%s\\n' "
                + "'{\"action\":\"register\",\"username\":\"victim\",\"password\":\"a password for torture\"}' "
                + "'{\"action\":\"login\",\"username\":\"victim\",\"password\":\"a password for torture\"}' >&3; exec cat <&3";
    }

    /** While the others talk. */
    private static void awaitVictim(Scene scene, boolean inside) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (isInside(scene) != inside) {
            if (System.nanoTime() > deadlineNs) {
                throw new IOException("In a minute %s was not %s.".formatted(VICTIM, inside ? "in" : "out"));
            }
            scene.talkFor(500);
        }
    }

    private static boolean isInside(Scene scene) throws IOException {
        return scene.ask(new Request.Who()) instanceof Reply.WhoIsThere who
                && who.users().contains(VICTIM);
    }
}
