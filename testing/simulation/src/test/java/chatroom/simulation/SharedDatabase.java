package chatroom.simulation;

import chatroom.protocol.Username;
import chatroom.testing.MemoryStore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What nodes share: a store, and beside it what a PostgreSQL tells each of the others by news, leases and nudges. Who is alive is
 * decided by its own clock, which jumps when another machine takes over.
 */
final class SharedDatabase {
    static final long LEASE_NS = TimeUnit.SECONDS.toNanos(8);

    private final VirtualTime time;
    private final MemoryStore store;
    private final Transactions transactions = new Transactions();
    private final Map<Long, Lease> leases = new TreeMap<>();

    /** Who is on which node, by its session. A crash empties it. */
    private final Map<Long, Map<Username, Boolean>> presence = new TreeMap<>();

    /** Who listens, by the node's session. */
    private final Map<Long, Runnable> listeners = new LinkedHashMap<>();

    /** What becomes of a nudge: it comes at once, late, often, or never. */
    private final Consumer<Runnable> nudges;

    private long lastSession;

    /** How far its clock is from everybody else's. */
    private long clockNs;

    /** Nobody reaches it before this time. */
    private long downUntilNs;

    private Snapshot atLastPruning;

    private static final class Lease {
        final String name;
        final long sinceNs;
        long untilNs;

        Lease(String name, long sinceNs) {
            this.name = name;
            this.sinceNs = sinceNs;
        }
    }

    SharedDatabase(VirtualTime time, MemoryStore store, Consumer<Runnable> nudges) {
        this.time = time;
        this.store = store;
        this.nudges = nudges;
        this.atLastPruning = transactions.snapshot();
    }

    MemoryStore store() {
        return store;
    }

    Transactions transactions() {
        return transactions;
    }

    private long nowNs() {
        return time.nowNs() + clockNs;
    }

    // Sessions.

    /** @param nudged told of commits of others */
    long beginSession(String name, Runnable nudged) {
        long session = ++lastSession;
        leases.put(session, new Lease(name, nowNs()));
        renewLease(session);
        listeners.put(session, nudged);
        return session;
    }

    /** Its lease goes on until it lapses. */
    void endSession(long session) {
        listeners.remove(session);
    }

    /** Whether its connections are there still. */
    boolean isListenedFor(long session) {
        return listeners.containsKey(session);
    }

    boolean isAlive(long session) {
        return leases.containsKey(session) && leases.get(session).untilNs > nowNs();
    }

    void renewLease(long session) {
        leases.get(session).untilNs = nowNs() + LEASE_NS;
    }

    /** Whether all who were alive when it began have had the time to say so. */
    boolean isOld(long session) {
        return nowNs() - leases.get(session).sinceNs >= LEASE_NS;
    }

    Set<Long> alive() {
        Set<Long> alive = new TreeSet<>(leases.keySet());
        alive.removeIf(session -> !isAlive(session));
        return alive;
    }

    String nameOf(long session) {
        return leases.get(session).name;
    }

    boolean isDown() {
        return time.nowNs() < downUntilNs;
    }

    // Commits.

    void commit(NewsRow row) {
        transactions.commit(row);
        row.presence().forEach((user, isHere) -> notePresence(row.session(), user, isHere));
        listeners.forEach((session, nudged) -> {
            if (session != row.session()) {
                nudges.accept(nudged);
            }
        });
    }

    private void notePresence(long session, Username user, boolean isHere) {
        Map<Username, Boolean> there = presence.computeIfAbsent(session, key -> new HashMap<>());
        if (isHere) {
            there.put(user, true);
        } else {
            there.remove(user);
        }
    }

    /** Who is on which node. */
    Map<Long, Map<Username, Boolean>> presence() {
        return presence;
    }

    // What happens to it.

    /** News that were there when it did so last are taken away; who has not looked since begins anew. */
    void prune() {
        transactions.prune(atLastPruning);
        atLastPruning = transactions.snapshot();
        presence.keySet().retainAll(alive());
    }

    /**
     * Another machine goes on after a while with everything that was committed, and with nothing that isn't logged.
     *
     * @param clockJumpNs how far its clock is from that of the one before
     */
    void failOver(long pauseNs, long clockJumpNs) {
        downUntilNs = time.nowNs() + pauseNs;
        transactions.crash();
        atLastPruning = transactions.snapshot();
        presence.clear();
        listeners.clear();
        clockNs += clockJumpNs;
    }
}
