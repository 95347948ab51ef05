package chatroom.torture;

import chatroom.load.FreePort;
import chatroom.load.LoadException;
import chatroom.protocol.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One account on a hundred connections creates, joins and follows rooms, edits and reacts and asks for all there is, as fast as it is
 * answered; with the usual limit of messages, and without one. Everybody else's requests are answered, and messages delivered, meanwhile.
 */
final class GreedyAccount implements Ordeal {
    private static final int CONNECTIONS = 100;

    /** More than one may be in. */
    private static final int ROOMS = 520;

    /** So few that soon all are there. */
    private static final int ROOMS_WHEN_BRIEF = 60;

    /** Without the time in which the reactor had no processor: it is the server that is judged, and not the machine. */
    private static final long QUICK_NS = TimeUnit.SECONDS.toNanos(5);

    @Override
    public String on(Stage stage) throws Exception {
        String withoutLimit = run(stage, 0);
        return stage.brief() ? withoutLimit : withoutLimit + "; with the usual limit of messages " + run(stage, 10);
    }

    private static String run(Stage stage, int messagesPerSecond)
            throws IOException, LoadException, InterruptedException {
        try (Scene scene = stage.open(
                "--web-port=" + FreePort.find(),
                "--rooms-per-hour=0",
                "--direct-rooms-per-hour=0",
                "--messages-per-second=" + messagesPerSecond)) {
            return new Attack(stage, scene).run();
        }
    }

    private static final class Attack {
        private final Stage stage;
        private final Scene scene;
        private final List<GreedyConnection> greeds = new ArrayList<>();
        private ProcessorWait reactor;
        private long slowestPingNs;
        private long slowestDeliveryNs;

        Attack(Stage stage, Scene scene) {
            this.stage = stage;
            this.scene = scene;
        }

        String run() throws IOException, InterruptedException {
            LobbyClient account = scene.enter("gre", 1, 1).get(0);
            String resume = "{\"action\":\"resume\",\"token\":\"" + account.token() + "\",\"push\":false}";
            List<LobbyClient> others = scene.enter("oth", 8, 1);
            reactor = ProcessorWait.ofThread(scene.server().pid(), "reactor");
            // Rooms and threads are there from now on.
            come(resume);
            look(stage.count(20, 2));
            go();
            scene.everybodyLeaves();
            Footprint before = scene.warmUp();
            scene.enter(others);
            come(resume);
            look(stage.count(100, 8));
            String figures = figures();
            go();
            scene.audit();
            scene.expectBackTo(before);
            return figures;
        }

        private void come(String resume) throws IOException {
            for (int i = 0; i < CONNECTIONS; i++) {
                greeds.add(new GreedyConnection(scene, i % 2 == 0, resume, stage.count(ROOMS, ROOMS_WHEN_BRIEF)));
            }
            scene.await("the greedy are answered", () -> greeds.stream().allMatch(greed -> greed.granted() > 0));
        }

        private void go() throws IOException {
            if (greeds.stream().anyMatch(GreedyConnection::hasEnded)) {
                scene.violations().add("somebody is closed who asks for much and takes all answers");
            }
            greeds.forEach(GreedyConnection::leave);
            greeds.clear();
            scene.loop().releaseClosed();
        }

        private void look(int times) throws IOException {
            for (int i = 0; i < times; i++) {
                slowestPingNs = Math.max(slowestPingNs, took(() -> scene.ask(new Request.Ping())));
                scene.talk();
                slowestDeliveryNs = Math.max(slowestDeliveryNs, took(scene::settle));
                scene.loop().runFor(TimeUnit.MILLISECONDS.toNanos(200));
            }
            if (Math.max(slowestPingNs, slowestDeliveryNs) > QUICK_NS) {
                scene.violations().add("others wait for one who is greedy: " + waits());
            }
        }

        private long took(Step step) throws IOException {
            long beganNs = System.nanoTime();
            long waitedNs = reactor.ns();
            step.take();
            return System.nanoTime() - beganNs - (reactor.ns() - waitedNs);
        }

        private String waits() {
            return String.format(
                    Locale.ROOT,
                    "a ping took others %,d ms at the most, a message until everybody had it %,d ms",
                    TimeUnit.NANOSECONDS.toMillis(slowestPingNs),
                    TimeUnit.NANOSECONDS.toMillis(slowestDeliveryNs));
        }

        private String figures() {
            return String.format(
                    Locale.ROOT,
                    "%,d wishes granted and %,d refused on %s connections, %s",
                    greeds.stream().mapToLong(GreedyConnection::granted).sum(),
                    greeds.stream().mapToLong(GreedyConnection::refused).sum(),
                    CONNECTIONS,
                    waits());
        }
    }

    private interface Step {
        void take() throws IOException;
    }
}
