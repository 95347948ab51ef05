package chatroom.simulation;

import chatroom.testing.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The servers of a world: one, or several on one database. */
final class Nodes {
    private static final int MOST = 4;

    private final World world;

    /** A world with one server draws nothing from here. */
    private final Chance chance;

    private final int count;

    /** By number; those that are down aren't here. */
    private final Map<Integer, SimulatedServer> running = new TreeMap<>();

    /** What each has of the database. */
    private final Map<Integer, NodeLink> links = new TreeMap<>();

    private Optional<SharedDatabase> database = Optional.empty();

    Nodes(World world, Chance chance, int count) {
        this.world = world;
        this.chance = chance;
        this.count = count;
    }

    /** Of the first thousand worlds a quarter has two to four, and of all others, as such a world takes ten times as long, a sixteenth. */
    static int anyCount(long seed) {
        Chance chance = new Chance(~seed * 17);
        return chance.oneIn(seed < 1_000 ? 4 : 16) ? chance.between(2, MOST) : 1;
    }

    int count() {
        return count;
    }

    boolean areSeveral() {
        return count > 1;
    }

    /** As a client finds it, which doesn't know who is up; empty where it found one that is down. */
    Optional<SimulatedServer> any() {
        return Optional.ofNullable(running.get(areSeveral() ? chance.between(0, count - 1) : 0));
    }

    /** One of those that run, and aren't about to stop; empty where there is none. */
    Optional<SimulatedServer> oneAtWork() {
        List<SimulatedServer> atWork =
                running.values().stream().filter(server -> !server.isStopping()).toList();
        if (atWork.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(areSeveral() ? chance.oneOf(atWork) : atWork.get(0));
    }

    List<SimulatedServer> running() {
        return List.copyOf(running.values());
    }

    /** Those that are down are started. */
    void startAll(MemoryStore history) {
        for (int number = 0; number < count; number++) {
            start(number, history);
        }
    }

    void start(int number, MemoryStore history) {
        if (running.containsKey(number)) {
            return;
        }
        world.trace()
                .add(
                        nameOf(number),
                        "starts with",
                        history.epoch() + ", " + history.stored().size() + " entries");
        running.put(number, areSeveral() ? node(number, history) : new SimulatedServer(world, history));
    }

    private SimulatedServer node(int number, MemoryStore history) {
        if (database.filter(present -> present.store() == history).isEmpty()) {
            database = Optional.of(new SharedDatabase(world.time(), history, this::nudge));
        }
        NodeLink link = new NodeLink(database.get(), nameOf(number), () -> chance.oneIn(3));
        links.put(number, link);
        return new SimulatedServer(world, history, number, link, new NodeStore(database.get(), link, this::later));
    }

    private static String nameOf(int number) {
        return number == 0 ? "server" : "server-" + (number + 1);
    }

    private void nudge(Runnable nudged) {
        int dice = chance.between(0, 99);
        if (dice < 10) {
            // Lost.
            return;
        }
        nudgeAfter(dice < 20 ? chance.nsBetweenMillis(0, 400) : chance.nextLong(1_500_000), nudged);
        if (dice > 90) {
            nudgeAfter(chance.nsBetweenMillis(0, 400), nudged);
        }
    }

    private void nudgeAfter(long ns, Runnable nudged) {
        world.time().after(ns, nudged);
    }

    private void later(Runnable statement) {
        world.time().after(chance.nsBetweenMillis(0, chance.oneIn(4) ? 3_000 : 30), statement);
    }

    /** @return its number */
    int ended(SimulatedServer server) {
        int number = server.number();
        running.remove(number);
        Optional.ofNullable(links.remove(number)).ifPresent(NodeLink::ends);
        return number;
    }

    // What happens to several.

    void happens(NodeTrouble trouble) {
        Optional<SimulatedServer> one = oneAtWork();
        if (one.isEmpty()) {
            return;
        }
        NodeLink link = links.get(one.get().number());
        world.tally().count(trouble);
        world.trace().add(nameOf(one.get().number()), "node trouble", trouble);
        switch (trouble) {
            case FREEZE -> one.get().freeze(chance.nsBetweenMillis(500, 14_000), chance.oneIn(2));
            case CUT_OFF -> {
                if (chance.oneIn(2)) {
                    link.breakInNextWrite();
                    world.time().after(chance.nsBetweenMillis(0, 50), () -> cutOff(link));
                } else {
                    cutOff(link);
                }
            }
            case BROKEN_CONNECTIONS -> {
                if (chance.oneIn(2)) {
                    link.breakInNextWrite();
                } else {
                    link.ends();
                }
            }
            case FAIL_OVER ->
                database.orElseThrow()
                        .failOver(chance.nsBetweenMillis(10, 3_000), chance.nsBetweenMillis(-5_000, 20_000));
            case PRUNING -> database.orElseThrow().prune();
        }
    }

    private void cutOff(NodeLink link) {
        link.cutOff(true);
        world.time().after(chance.nsBetweenMillis(100, 12_000), () -> link.cutOff(false));
    }

    void scheduleTrouble(long troubleNs) {
        if (!areSeveral()) {
            return;
        }
        List<NodeTrouble> kinds = new ArrayList<>(List.of(NodeTrouble.values()));
        kinds.removeIf(kind -> chance.oneIn(2));
        for (int left = kinds.isEmpty() ? 0 : chance.between(0, 15); left > 0; left--) {
            NodeTrouble trouble = chance.oneOf(kinds);
            world.time().at(chance.nextLong(troubleNs / 20, troubleNs), () -> happens(trouble));
        }
    }

    void areAtPeace() {
        links.values().forEach(link -> link.cutOff(false));
    }
}
