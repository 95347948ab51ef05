package chatroom.server.work;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What waits for its turn, such that whoever asks for much waits behind whoever asks for little. Traffic classes take turns; within each
 * the next is whose time has come first. A network's time is when it asks, and at least {@link FairShares#spacing} after its last one
 * (Zhang's virtual clock). Where a class has no place left, the one whose time comes last gives way: the newcomer, or what waits for the
 * network that asked too often.
 *
 * <p>No thread of its own and no lock: for one thread at a time. All steps take a time that grows with the logarithm of what waits.
 */
final class FairQueue<T> {
    /** Of which it is remembered how often they asked, though nothing of theirs waits. */
    static final int MAX_REMEMBERED = 16_384;

    private final FairShares shares;
    private int perNetwork;
    private final List<TreeSet<Entry<T>>> queues = new ArrayList<>();
    private final Map<String, Integer> underWayByNetwork = new HashMap<>();
    private final Map<String, Integer> underWayByAccount = new HashMap<>();
    private final Map<String, Long> nextNs = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };
    private long offered;
    private int lastClass;

    /** @param dueNs when its time comes, as its network has asked until now */
    record Entry<T>(Requester requester, T what, long dueNs, long number) {}

    /**
     * Whether an offered job was accepted.
     *
     * @param place empty if there was none
     * @param gaveWay what was waiting, and isn't any more
     */
    record Admission<T>(Optional<Entry<T>> place, Optional<T> gaveWay) {}

    FairQueue(FairShares shares) {
        this.shares = shares;
        this.perNetwork = shares.perNetwork();
        for (int i = 0; i < shares.trafficClasses(); i++) {
            queues.add(new TreeSet<>(FairQueue::compare));
        }
    }

    /** Compares times by their difference, because {@link System#nanoTime()} may overflow. */
    private static int compare(Entry<?> one, Entry<?> other) {
        int byTime = Long.compare(one.dueNs - other.dueNs, 0);
        return byTime != 0 ? byTime : Long.compare(one.number, other.number);
    }

    /** From now on; instead of the one in the shares. */
    void changePerNetwork(int newPerNetwork) {
        perNetwork = newPerNetwork;
    }

    /** Whether the requester has less under way than it may have. */
    boolean hasShare(Requester requester) {
        return underWayByNetwork.getOrDefault(requester.network(), 0) < perNetwork
                && underWayByAccount.getOrDefault(requester.account(), 0) < shares.perAccount();
    }

    Admission<T> offer(Requester requester, T what, long nowNs) {
        TreeSet<Entry<T>> waiting = queues.get(requester.trafficClass());
        if (!hasShare(requester)) {
            return new Admission<>(Optional.empty(), Optional.empty());
        }
        Entry<T> place = new Entry<>(requester, what, dueNs(requester.network(), nowNs), offered++);
        Optional<T> gaveWay = Optional.empty();
        if (waiting.size() >= shares.places()) {
            Entry<T> last = waiting.last();
            if (last.dueNs - place.dueNs <= 0) {
                // Who asks again at once, and not when it was told to, falls behind.
                nextNs.put(requester.network(), place.dueNs + shares.retry().toNanos());
                return new Admission<>(Optional.empty(), Optional.empty());
            }
            withdraw(last);
            gaveWay = Optional.of(last.what);
        }
        waiting.add(place);
        nextNs.put(requester.network(), place.dueNs + shares.spacing().toNanos());
        underWayByNetwork.merge(requester.network(), 1, Integer::sum);
        underWayByAccount.merge(requester.account(), 1, Integer::sum);
        return new Admission<>(Optional.of(place), gaveWay);
    }

    private long dueNs(String network, long nowNs) {
        Long next = nextNs.get(network);
        long aheadNs = next == null ? 0 : Math.max(0, next - nowNs);
        return nowNs + Math.min(aheadNs, shares.memory().toNanos());
    }

    /** It doesn't wait any more, and never was asked for: the newest of its network. */
    void withdraw(Entry<T> place) {
        queues.get(place.requester.trafficClass()).remove(place);
        nextNs.put(place.requester.network(), place.dueNs);
        ended(place.requester);
    }

    /** Whose turn it is. It stays under way until it has {@linkplain #ended ended}. */
    Optional<Entry<T>> poll() {
        for (int i = 1; i <= queues.size(); i++) {
            int trafficClass = (lastClass + i) % queues.size();
            Entry<T> next = queues.get(trafficClass).pollFirst();
            if (next != null) {
                lastClass = trafficClass;
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    void ended(Requester requester) {
        underWayByNetwork.computeIfPresent(requester.network(), (any, count) -> count == 1 ? null : count - 1);
        underWayByAccount.computeIfPresent(requester.account(), (any, count) -> count == 1 ? null : count - 1);
    }

    /** How many networks and accounts have something under way, and how many networks are remembered. */
    int remembered() {
        return underWayByNetwork.size() + underWayByAccount.size() + nextNs.size();
    }
}
