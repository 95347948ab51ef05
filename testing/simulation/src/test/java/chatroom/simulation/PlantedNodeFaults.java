package chatroom.simulation;

import chatroom.simulation.PlantedFaults.Planted;
import java.util.stream.Stream;

/** The faults that {@link PlantedFaultsTest} plants where several servers share a database. */
final class PlantedNodeFaults {
    private static final String SERVER = "reactor-server/src/main/java/chatroom/server/";

    /** What mirrors the rules of PostgreSQL, and of the store that talks to it. */
    private static final String DATABASE = "testing/simulation/src/test/java/chatroom/simulation/";

    private static final int SERVERS = 3;

    private static Planted planted(
            String name, String source, String original, String fault, String symptom, long seed) {
        return new Planted(name, source, original, fault, symptom, seed, SERVERS);
    }

    static Stream<Planted> all() {
        return Stream.of(
                planted(
                        "what others stored isn't shown",
                        SERVER + "room/RoomNews.java",
                        "rooms.find(name).ifPresent(room -> room.feed().onCommittedThrough(id)));",
                        "rooms.find(name).filter(room -> room.feed() == null)"
                                + ".ifPresent(room -> room.feed().onCommittedThrough(id)));",
                        "",
                        0),
                planted(
                        "a kick on another server isn't heard",
                        SERVER + "cluster/NewsApplier.java",
                        "look.accounts().forEach(chat::checkSessionsOf);",
                        "",
                        "was logged out by an operator",
                        21),
                planted(
                        "what another server has pruned is still in memory",
                        SERVER + "room/RoomNews.java",
                        "results.onPruned(pruned.room(), pruned.throughId());",
                        "",
                        "is pushed what was gone",
                        822),
                planted(
                        "who is on a server is not said again when it comes back to the database",
                        SERVER + "cluster/NewsApplier.java",
                        "own.noteAll();",
                        "",
                        "knows of",
                        3),
                planted(
                        "the people of a dead server stay",
                        SERVER + "cluster/PresenceElsewhere.java",
                        "alive.ifPresent(this::forgetOthers);",
                        "",
                        "knows of",
                        2),
                planted(
                        "a user on two servers leaves with the first",
                        SERVER + "room/Lobby.java",
                        "return connectionsByMember.containsKey(user) || serversByMember.containsKey(user);",
                        "return connectionsByMember.containsKey(user);",
                        "",
                        0),
                planted(
                        "news that are newer than the newest seen",
                        DATABASE + "Snapshot.java",
                        "return xid < xmax && !running.contains(xid);",
                        "return xid < xmax;",
                        "",
                        0),
                planted(
                        "a batch shown before what lies between",
                        SERVER + "room/MessageFeed.java",
                        "if (!reading && entry.id() == room.lastId() + 1) {",
                        "if (entry.id() > room.lastId()) {",
                        "",
                        0),
                planted(
                        "a page from the node's memory",
                        SERVER + "room/RoomPages.java",
                        "resolver.whenUpToDate(exchange, asOfNow);",
                        "asOfNow.run();",
                        "had been shown before",
                        3),
                planted(
                        "a repetition without a nonce",
                        DATABASE + "NodeJournals.java",
                        "throw new StorageException(FailingStore.SENTENCE, null);",
                        "return writer.write(told -> append(batch.stream()"
                                + ".map(one -> new NewEntry(one.room(), one.userId(), one.username(),"
                                + " Optional.empty(), one.change(), one.permit())).toList(), told));",
                        "in the store twice",
                        3),
                planted(
                        "a lease by the node's own clock",
                        DATABASE + "SharedDatabase.java",
                        "leases.get(session).untilNs = nowNs() + LEASE_NS;",
                        "leases.get(session).untilNs = time.nowNs() + LEASE_NS;",
                        "",
                        3),
                planted(
                        "a snapshot that outlives its session",
                        DATABASE + "NodeNews.java",
                        "lookedIn == session && ",
                        "",
                        "",
                        3),
                planted(
                        "who is in a room by another server isn't read again",
                        SERVER + "room/RoomNews.java",
                        "look.members().forEach(memberships::doubt);",
                        "",
                        "",
                        24),
                planted(
                        "a permission from before the lock",
                        SERVER + "room/WriteRequests.java",
                        "new Permit(allowed.asOf(), ",
                        "new Permit(Long.MAX_VALUE, ",
                        "didn't allow",
                        16),
                planted(
                        "who comes from another server is let in to less than they have seen",
                        SERVER + "room/ShownElsewhere.java",
                        "if (!ports.nodes().arePossible()) {",
                        "if (ports != null) {",
                        "the newest is to be",
                        197),
                planted(
                        "a kick lost over a reconnect to the database",
                        SERVER + "cluster/NewsApplier.java",
                        "chat.checkAllSessions();",
                        "",
                        "was logged out by an operator",
                        1752),
                planted(
                        "heads read before LISTEN",
                        DATABASE + "NodeNews.java",
                        "seen = Optional.of(now);",
                        "seen = Optional.of(look.isAnew()"
                                + " ? new Snapshot(Long.MAX_VALUE, Long.MAX_VALUE, Set.of()) : now);",
                        "",
                        16));
    }

    private PlantedNodeFaults() {}
}
