package chatroom.simulation;

import chatroom.testing.StoredEntry;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What a world has been through. */
final class Tally {
    final Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);
    int worlds = 1;
    int failedJobs;

    /** Connections through the port for browsers. */
    int webSockets;

    /** Of operators, that were answered. */
    int commands;

    /** Commands that took away texts. */
    int prunings;

    /** Worlds with one. */
    int admins;

    /** In worlds with several. */
    int nodes;

    final Map<NodeTrouble, Integer> nodeTroubles = new EnumMap<>(NodeTrouble.class);

    int entries;

    /** Of other rooms than the lobby, by the kind of entry. */
    final Map<String, Integer> inRooms = new TreeMap<>();

    int histories;
    int turns;
    long virtualNs;

    void count(Trouble trouble) {
        troubles.merge(trouble, 1, Integer::sum);
    }

    void count(NodeTrouble trouble) {
        nodeTroubles.merge(trouble, 1, Integer::sum);
    }

    void count(StoredEntry stored) {
        if (!stored.room().isLobby()) {
            inRooms.merge(stored.entry().getClass().getSimpleName(), 1, Integer::sum);
        }
    }

    /** Of no world yet. */
    static Tally none() {
        Tally none = new Tally();
        none.worlds = 0;
        return none;
    }

    void add(Tally other) {
        worlds += other.worlds;
        other.troubles.forEach((trouble, count) -> troubles.merge(trouble, count, Integer::sum));
        failedJobs += other.failedJobs;
        webSockets += other.webSockets;
        commands += other.commands;
        prunings += other.prunings;
        admins += other.admins;
        nodes += other.nodes;
        other.nodeTroubles.forEach((trouble, count) -> nodeTroubles.merge(trouble, count, Integer::sum));
        entries += other.entries;
        other.inRooms.forEach((kind, count) -> inRooms.merge(kind, count, Integer::sum));
        histories += other.histories;
        turns += other.turns;
        virtualNs += other.virtualNs;
    }

    String summary(long tookNs) {
        double seconds = Math.max(tookNs, 1) / 1e9;
        int pieces = troubles.values().stream().mapToInt(Integer::intValue).sum();
        return "%,d seeds in %.1f s (%,.0f a second): %,d hours of virtual time, %,d turns, %,d entries (of them in rooms %s), %,d histories, %,d WebSockets, %,d commands of operators, %,d failed jobs, %,d pieces of trouble %s; of several servers on one database %,d, %s"
                .formatted(
                        worlds,
                        seconds,
                        worlds / seconds,
                        TimeUnit.NANOSECONDS.toHours(virtualNs),
                        turns,
                        entries,
                        inRooms,
                        histories,
                        webSockets,
                        commands,
                        failedJobs,
                        pieces,
                        troubles,
                        nodes,
                        nodeTroubles);
    }
}
