package chatroom.torture;

import chatroom.load.LoadException;
import chatroom.load.OwnServer;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Three servers on one PostgreSQL with a synchronous standby, people at all of them: servers are killed, stopped and cut off from the
 * database, which fails over, and freezes. Nothing acknowledged is lost, nothing is there twice, everybody is shown the same in the same
 * order, and who is at a server that lives notices a pause and nothing else.
 */
final class ClusterFailovers implements Ordeal {
    private static final int FAILOVERS = 10;
    private static final int ROOMS = 20;
    private static final int ROOMS_BRIEFLY = 6;

    /** They have the run of the rooms, and remember all they are shown. */
    private static final int DWELLERS = 12;

    /** Most people talk now and then. */
    private static final int TALKERS = 288;

    private static final int TALKERS_BRIEFLY = 12;
    private static final int MOST_ENTRIES = 400;
    private static final int MOST_ENTRIES_BRIEFLY = 40;
    private static final long AFTER_A_KILL_MILLIS = 300;

    /** Longer than a server that gives no sign of life counts as one that is there. */
    private static final int STOPPED_MILLIS = 10_000;

    private static final int AWAY_MILLIS = 30_000;
    private static final int FROZEN_BRIEFLY_MILLIS = 3_000;
    private static final long LOOK_MILLIS = 250;
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(2);

    @Override
    public String on(Stage stage) throws Exception {
        try (Nodes nodes = Nodes.open(stage);
                Scene scene = nodes.scene(stage)) {
            return new Trial(stage, scene, nodes).run();
        }
    }

    private static List<RoomClient> people(Stage stage, Scene scene, ExpectedJournals journals) {
        List<String> names = names("dot", DWELLERS);
        List<String> talkers = names("tal", stage.count(TALKERS, TALKERS_BRIEFLY));
        List<String> all = new ArrayList<>(names);
        all.addAll(talkers);
        int rooms = stage.count(ROOMS, ROOMS_BRIEFLY);
        RandomRequests errands = new RandomRequests(journals, scene.random(), names, all, rooms);
        MessageRequests remarks = new MessageRequests(journals, scene.random(), rooms);
        RoomClient.Habits busy = new RoomClient.Habits(stage.count(4, 12), stage.count(50, 0), true);
        RoomClient.Habits usual = new RoomClient.Habits(1, stage.count(2_000, 100), false);
        List<RoomClient> people = new ArrayList<>();
        names.forEach(name -> people.add(new RoomClient(scene, name, journals, errands, busy)));
        talkers.forEach(name -> people.add(new RoomClient(scene, name, journals, remarks, usual)));
        return people;
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + (100 + i)).toList();
    }

    /** Of which one must be able to look. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static final class Trial {
        private final Stage stage;
        private final Scene scene;
        private final Nodes nodes;
        private final ExpectedJournals journals;
        private final List<RoomClient> people;
        private PostgresServer primary;
        private PostgresServer standby;

        /** For an answer, of who was at a server that lived. */
        private long longestWaitAtAKillNs;

        private long longestWaitAtAFailoverNs;

        /** Of those at a server that lived, while another was killed: what they sent was to be sent again. */
        private int refusedAtAKill;

        Trial(Stage stage, Scene scene, Nodes nodes) {
            this.stage = stage;
            this.scene = scene;
            this.nodes = nodes;
            this.primary = nodes.databases().get(0);
            this.standby = nodes.databases().get(1);
            this.journals = new ExpectedJournals(scene.violations());
            this.people = people(stage, scene, journals);
        }

        String run() throws Exception {
            int failovers = stage.count(FAILOVERS, 1);
            scene.enter(people);
            talk();
            int first = stage.random().nextInt(nodes.all().size());
            for (int i = 0; i < failovers; i++) {
                kill(nodes.all().get((first + i) % nodes.all().size()));
                failOver();
            }
            freeze();
            String cutOff = nodes.vethPair().isPresent()
                    ? cutOff(nodes.last(), nodes.vethPair().get())
                    : nodes.leftOut();
            stopOne();
            RoomAudit audit = audit();
            scene.expectSound();
            return String.format(
                    Locale.ROOT,
                    "%s people, %s servers killed (others' people waited for %.1f s at most, and were refused %s times), "
                            + "%s failovers (%.1f s)%s, %s",
                    people.size(),
                    failovers,
                    longestWaitAtAKillNs / 1e9,
                    refusedAtAKill,
                    failovers,
                    longestWaitAtAFailoverNs / 1e9,
                    cutOff,
                    audit.figures());
        }

        /** To a number of entries and then some, so that a slow machine sees as many as a quick one. */
        private void talk() throws IOException {
            scene.talkUntil(
                    journals::acknowledged,
                    1 + stage.random().nextInt(stage.count(MOST_ENTRIES, MOST_ENTRIES_BRIEFLY)));
        }

        private SeenOfServer seen(ClusterNode node) {
            return scene.seenOf(node.address());
        }

        /** A server is killed, and started again; nobody at another one notices more than a pause. */
        private void kill(ClusterNode node) throws IOException, InterruptedException, LoadException {
            Undisturbed others = new Undisturbed(nodes.allBut(node));
            node.server().kill();
            scene.talkFor(AFTER_A_KILL_MILLIS);
            talk();
            node.server().start();
            talk();
            scene.awaitAllIn();
            longestWaitAtAKillNs = Math.max(longestWaitAtAKillNs, others.longestWaitNs());
            refusedAtAKill += others.refused();
            others.expectConnected("another server was killed");
        }

        /** The machine of the primary is lost, and the standby takes over; another machine becomes the standby. */
        private void failOver() throws IOException, InterruptedException {
            Undisturbed all = new Undisturbed(nodes.all());
            primary.kill();
            scene.talkFor(AFTER_A_KILL_MILLIS);
            standby.promote();
            scene.talkFor(AFTER_A_KILL_MILLIS);
            PostgresServer lost = primary;
            primary = standby;
            standby = lost;
            standby.makeStandbyOf(primary);
            primary.awaitStandby();
            talk();
            scene.settle();
            longestWaitAtAFailoverNs = Math.max(longestWaitAtAFailoverNs, all.longestWaitNs());
            all.expectConnected("the database failed over");
        }

        /** Nobody can reach the database, and no connection to it ends. */
        private void freeze() throws IOException, InterruptedException {
            Undisturbed all = new Undisturbed(nodes.all());
            primary.suspend();
            try {
                nodes.all().forEach(node -> seen(node).setCutOff(true));
                scene.talkFor(stage.count(AWAY_MILLIS, FROZEN_BRIEFLY_MILLIS));
                if (!stage.brief()) {
                    for (ClusterNode node : nodes.all()) {
                        awaitReady(node, false);
                    }
                }
            } finally {
                nodes.all().forEach(node -> seen(node).setCutOff(false));
                primary.resume();
            }
            for (ClusterNode node : nodes.all()) {
                awaitReady(node, true);
            }
            talk();
            all.expectConnected("the database was away");
        }

        /** What one server and the database send each other is lost, and neither is told. */
        private String cutOff(ClusterNode node, VethPair vethPair) throws IOException, InterruptedException {
            talk();
            Undisturbed others = new Undisturbed(nodes.allBut(node));
            Undisturbed itself = new Undisturbed(List.of(node));
            List<String> itsPeople = people.stream()
                    .filter(person -> person.isInAt(node.address()))
                    .map(RoomClient::name)
                    .toList();
            int refusedBefore = seen(node).refused();
            long beganNs = System.nanoTime();
            vethPair.cut();
            long goneNs;
            try {
                seen(node).setCutOff(true);
                awaitPresent(itsPeople, false, node);
                goneNs = System.nanoTime() - beganNs;
                awaitReady(node, false);
                await(
                        "those at a server that is cut off are refused",
                        () -> seen(node).refused() > refusedBefore);
                if (!stage.brief()) {
                    scene.talkFor(AWAY_MILLIS);
                }
                itself.expectConnected("it was cut off from the database");
                others.expectConnected("another server was cut off from the database");
            } finally {
                seen(node).setCutOff(false);
                vethPair.mend();
            }
            long mendedNs = System.nanoTime();
            awaitReady(node, true);
            long acknowledgedBefore = seen(node).acknowledged();
            await(
                    "those at the server that was cut off are answered again",
                    () -> seen(node).acknowledged() > acknowledgedBefore);
            awaitPresent(itsPeople, true, node);
            return String.format(
                    Locale.ROOT,
                    ", %s people of a server that was cut off gone for the others after %.1f s and back after %.1f s",
                    itsPeople.size(),
                    goneNs / 1e9,
                    (System.nanoTime() - mendedNs) / 1e9);
        }

        private void awaitReady(ClusterNode node, boolean expected) throws IOException {
            await("a server says that it is " + (expected ? "ready" : "not ready"), () -> node.isReady() == expected);
        }

        /** Until all or none of them are, for who is at another server. */
        private void awaitPresent(List<String> some, boolean expected, ClusterNode not) throws IOException {
            await("the people of a server are " + (expected ? "back" : "gone") + " for others", () -> {
                RoomClient asking = people.stream()
                        .filter(person -> nodes.allBut(not).stream().anyMatch(node -> person.isInAt(node.address())))
                        .findFirst()
                        .orElseThrow();
                return scene.ask(asking, new Request.Who()) instanceof Reply.WhoIsThere who
                        && some.stream().allMatch(name -> who.users().contains(name) == expected);
            });
        }

        /** While people talk. */
        private void await(String what, Condition condition) throws IOException {
            long deadlineNs = System.nanoTime() + PATIENCE_NS;
            while (!condition.holds()) {
                if (System.nanoTime() - deadlineNs > 0) {
                    throw new IllegalStateException("In two minutes it didn't come to this: " + what);
                }
                scene.talkFor(LOOK_MILLIS);
            }
        }

        /** A server sleeps while the others go on, and wakes up after they have counted it as gone. */
        private void stopOne() throws IOException, InterruptedException {
            OwnServer asleep = nodes.all().get(1).server();
            Undisturbed all = new Undisturbed(nodes.all());
            SystemCommand.run("kill", "-STOP", String.valueOf(asleep.pid()));
            try {
                scene.talkFor(STOPPED_MILLIS);
            } finally {
                SystemCommand.run("kill", "-CONT", String.valueOf(asleep.pid()));
            }
            talk();
            all.expectConnected("a server was stopped for a while");
        }

        /** Once everything is answered; after another start of all servers, so that it is from the database. */
        private RoomAudit audit() throws IOException, InterruptedException, LoadException {
            scene.settle();
            nodes.kill();
            nodes.start();
            scene.settle();
            RoomAudit audit = new RoomAudit(scene, journals, people);
            audit.run();
            return audit;
        }

        /** What those at some servers saw from here on. */
        private final class Undisturbed {
            private final Map<ClusterNode, Integer> cut = new HashMap<>();
            private final Map<ClusterNode, Integer> refused = new HashMap<>();

            Undisturbed(List<ClusterNode> some) {
                for (ClusterNode node : some) {
                    cut.put(node, seen(node).cut());
                    refused.put(node, seen(node).refused());
                    seen(node).takeLongestWaitNs();
                }
            }

            long longestWaitNs() {
                return cut.keySet().stream()
                        .mapToLong(node -> seen(node).takeLongestWaitNs())
                        .max()
                        .orElse(0);
            }

            int refused() {
                return refused.entrySet().stream()
                        .mapToInt(node -> seen(node.getKey()).refused() - node.getValue())
                        .sum();
            }

            void expectConnected(String when) {
                cut.forEach((node, before) -> {
                    int lost = seen(node).cut() - before;
                    if (lost > 0) {
                        scene.violations()
                                .add("%s people at a server that lived lost their connections (%s) while %s"
                                        .formatted(lost, seen(node).lastEnd(), when));
                    }
                });
            }
        }
    }
}
