package chatroom.torture;

import chatroom.load.LoadException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Three servers on one database, and the two PostgreSQL that it has. One is in a network of its own, where that can be made. */
final class Nodes implements AutoCloseable {
    private static final int COUNT = 3;

    private final List<ClusterNode> all = new ArrayList<>();
    private final Optional<OwnNetwork> network;

    /** To the database, of the last one. */
    private final Optional<VethPair> vethPair;

    private final List<PostgresServer> databases = new ArrayList<>();

    /** Why none is in a network of its own. */
    private String leftOut = "";

    private Nodes(Stage stage) throws Exception {
        PostgresPrograms programs = PostgresPrograms.find();
        Optional<OwnNetwork> made = Optional.empty();
        Optional<VethPair> forPeople = Optional.empty();
        Optional<VethPair> forDatabase = Optional.empty();
        try {
            made = Optional.of(OwnNetwork.make());
            forPeople = Optional.of(made.get().plug());
            forDatabase = Optional.of(made.get().plug());
        } catch (Skipped e) {
            leftOut = ", no server cut off, because " + e.getMessage();
        }
        network = made;
        vethPair = forDatabase;
        List<String> addresses = vethPair.map(VethPair::hereAddress).stream().toList();
        for (int i = 0; i < 2; i++) {
            databases.add(new PostgresServer(programs, addresses));
        }
        for (int i = 0; i < COUNT; i++) {
            boolean apart = i == COUNT - 1 && vethPair.isPresent();
            all.add(new ClusterNode(
                    stage,
                    apart ? network.orElseThrow().prefix() : List.of(),
                    apart ? forPeople.orElseThrow().thereAddress() : "127.0.0.1",
                    database(apart ? vethPair.orElseThrow().hereAddress() : "127.0.0.1")));
        }
    }

    private String database(String host) {
        return "postgresql://%s@%s:%s,%2$s:%s/chat?sslmode=disable"
                .formatted(
                        PostgresServer.USER,
                        host,
                        databases.get(0).port(),
                        databases.get(1).port());
    }

    /** All of them run. */
    static Nodes open(Stage stage) throws Exception {
        Nodes nodes = new Nodes(stage);
        boolean opened = false;
        try {
            PostgresServer primary = nodes.databases.get(0);
            primary.makePrimary();
            primary.query("CREATE DATABASE chat");
            primary.waitForStandbys();
            nodes.databases.get(1).makeStandbyOf(primary);
            primary.awaitStandby();
            nodes.start();
            opened = true;
            return nodes;
        } finally {
            if (!opened) {
                nodes.close();
            }
        }
    }

    /** At which people come to any of them. */
    Scene scene(Stage stage) throws IOException {
        Scene scene = new Scene(stage, all.get(0).server());
        scene.connectTo(all.stream().map(ClusterNode::address).toArray(InetSocketAddress[]::new));
        return scene;
    }

    List<ClusterNode> all() {
        return all;
    }

    List<ClusterNode> allBut(ClusterNode one) {
        return all.stream().filter(node -> node != one).toList();
    }

    /** The one whose cable to the database can be cut. */
    ClusterNode last() {
        return all.get(COUNT - 1);
    }

    Optional<VethPair> vethPair() {
        return vethPair;
    }

    String leftOut() {
        return leftOut;
    }

    /** The first is the primary to begin with. */
    List<PostgresServer> databases() {
        return databases;
    }

    void start() throws IOException, LoadException {
        for (ClusterNode node : all) {
            node.server().start();
        }
    }

    void kill() throws InterruptedException {
        for (ClusterNode node : all) {
            node.server().kill();
        }
    }

    @Override
    public void close() {
        all.forEach(ClusterNode::close);
        databases.forEach(PostgresServer::close);
        network.ifPresent(OwnNetwork::close);
    }
}
