package chatroom.torture;

import chatroom.load.LoadException;
import chatroom.load.OwnServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Three servers on one PostgreSQL with a synchronous standby, people at all of them: servers are killed and stopped, the database fails
 * over, and freezes. Nothing acknowledged is lost, nothing is there twice, and everybody is shown the same in the same order.
 */
final class ClusterFailovers implements Ordeal {
    private static final int SERVERS = 3;
    private static final int MOST_ENTRIES = 200;
    private static final int MOST_ENTRIES_BRIEFLY = 40;
    private static final long AFTER_A_KILL_MILLIS = 300;

    /** Longer than a server that gives no sign of life counts as one that is there. */
    private static final int STOPPED_MILLIS = 10_000;

    private static final int FROZEN_MILLIS = 30_000;
    private static final int FROZEN_BRIEFLY_MILLIS = 3_000;

    @Override
    public String on(Stage stage) throws Exception {
        PostgresPrograms programs = PostgresPrograms.find();
        try (PostgresServer one = new PostgresServer(programs);
                PostgresServer other = new PostgresServer(programs)) {
            one.makePrimary();
            one.query("CREATE DATABASE chat");
            one.waitForStandbys();
            other.makeStandbyOf(one);
            one.awaitStandby();
            try (Nodes nodes = new Nodes(stage, one, other);
                    Scene scene = nodes.open(stage)) {
                return new Trial(stage, scene, nodes, one, other).run();
            }
        }
    }

    /** The servers, the first of which is that of the scene. */
    private static final class Nodes implements AutoCloseable {
        private final List<OwnServer> all = new ArrayList<>();

        Nodes(Stage stage, PostgresServer one, PostgresServer other) throws IOException, LoadException {
            String database = "--database=postgresql://%s@127.0.0.1:%s,127.0.0.1:%s/chat"
                    .formatted(PostgresServer.USER, one.port(), other.port());
            List<String> options = List.of(database, "--rooms-per-hour=0", "--direct-rooms-per-hour=0");
            for (int i = 0; i < SERVERS; i++) {
                all.add(new OwnServer(new OwnServer.Setup(stage.serverJar(), List.of(), List.of(), options)));
            }
        }

        /** Started, and with a scene at which people come to any of them. */
        Scene open(Stage stage) throws IOException, LoadException {
            start();
            Scene scene = new Scene(stage, all.get(0));
            scene.connectTo(all.stream().map(OwnServer::address).toArray(InetSocketAddress[]::new));
            return scene;
        }

        void start() throws IOException, LoadException {
            for (OwnServer node : all) {
                node.start();
            }
        }

        void kill() throws InterruptedException {
            for (OwnServer node : all) {
                node.kill();
            }
        }

        @Override
        public void close() {
            all.forEach(OwnServer::close);
        }
    }

    private static final class Trial {
        private final Stage stage;
        private final Scene scene;
        private final Nodes nodes;
        private final Journals journals;
        private final List<Dweller> dwellers;
        private PostgresServer primary;
        private PostgresServer standby;

        Trial(Stage stage, Scene scene, Nodes nodes, PostgresServer primary, PostgresServer standby) {
            this.stage = stage;
            this.scene = scene;
            this.nodes = nodes;
            this.primary = primary;
            this.standby = standby;
            this.journals = new Journals(scene.violations());
            this.dwellers = KilledRooms.dwellers(scene, journals, stage.count(20, 6));
        }

        String run() throws Exception {
            int failovers = stage.count(6, 1);
            scene.enter(dwellers);
            for (int i = 0; i < failovers; i++) {
                // Briefly one, which isn't always the same.
                List<OwnServer> killed =
                        stage.brief() ? List.of(nodes.all.get(stage.random().nextInt(SERVERS))) : nodes.all;
                for (OwnServer node : killed) {
                    talk();
                    node.kill();
                    scene.talkFor(AFTER_A_KILL_MILLIS);
                    node.start();
                }
                talk();
                failOver();
            }
            talk();
            freeze(stage.count(FROZEN_MILLIS, FROZEN_BRIEFLY_MILLIS));
            talk();
            stopOne();
            talk();
            RoomAudit audit = audit();
            scene.expectSound();
            return "%s failovers, %s servers killed, %s"
                    .formatted(failovers, failovers * (stage.brief() ? 1 : SERVERS), audit.figures());
        }

        /** To a number of entries and then some, so that a slow machine sees as many as a quick one. */
        private void talk() throws IOException {
            scene.talkUntil(
                    journals::acknowledged,
                    1 + stage.random().nextInt(stage.count(MOST_ENTRIES, MOST_ENTRIES_BRIEFLY)));
        }

        /** The machine of the primary is lost, and the standby takes over; another machine becomes the standby. */
        private void failOver() throws IOException, InterruptedException {
            primary.kill();
            scene.talkFor(AFTER_A_KILL_MILLIS);
            standby.promote();
            scene.talkFor(AFTER_A_KILL_MILLIS);
            PostgresServer lost = primary;
            primary = standby;
            standby = lost;
            standby.makeStandbyOf(primary);
            primary.awaitStandby();
        }

        /** Nobody can reach the database, and no connection to it ends. */
        private void freeze(int millis) throws IOException, InterruptedException {
            primary.suspend();
            try {
                scene.talkFor(millis);
            } finally {
                primary.resume();
            }
        }

        /** A server sleeps while the others go on, and wakes up after they have counted it as gone. */
        private void stopOne() throws IOException, InterruptedException {
            String pid = String.valueOf(nodes.all.get(1).pid());
            SystemCommand.run("kill", "-STOP", pid);
            try {
                scene.talkFor(STOPPED_MILLIS);
            } finally {
                SystemCommand.run("kill", "-CONT", pid);
            }
        }

        /** Once everything is answered; after another start of all servers, so that it is from the database. */
        private RoomAudit audit() throws IOException, InterruptedException, LoadException {
            scene.settle();
            nodes.kill();
            nodes.start();
            scene.settle();
            RoomAudit audit = new RoomAudit(scene, journals, dwellers);
            audit.run();
            return audit;
        }
    }
}
