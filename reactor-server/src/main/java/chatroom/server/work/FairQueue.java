package chatroom.server.work;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What waits for its turn, such that whoever asks for much waits behind whoever asks for little. Standings take turns; within each the next is whose time has
 * come first. A network's time is when it asks, and at least {@link FairShares#spacing} after its last one (Zhang's virtual clock). Where a standing has no place
 * left, the one whose time comes last gives way: the newcomer, or what waits for the network that asked too often.
 *
 * <p>No thread of its own and no lock: for one thread at a time. All steps take a time that grows with the logarithm of what waits.
 */
final class FairQueue<T> {
    /** Of which it is remembered how often they asked, though nothing of theirs waits. */
    static final int MAX_REMEMBERED = 16_384;

    private final FairShares shares;
    private int perNetwork;
    private final List<TreeSet<Waiting<T>>> standings = new ArrayList<>();
    private final Map<String, Integer> underWayByNetwork = new HashMap<>();
    private final Map<String, Integer> underWayByAccount = new HashMap<>();
    private final Map<String, Long> nextNs = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };
    private long offered;
    private int lastStanding;

    /** @param dueNs when its time comes, as its network has asked until now */
    record Waiting<T>(Asker asker, T what, long dueNs, long number) {}

    /**
     * What came of an offer.
     *
     * @param place empty if there was none
     * @param gaveWay what was waiting, and isn't any more
     */
    record Admission<T>(Optional<Waiting<T>> place, Optional<T> gaveWay) {}

    FairQueue(FairShares shares) {
        this.shares = shares;
        this.perNetwork = shares.perNetwork();
        for (int i = 0; i < shares.standings(); i++) {
            standings.add(new TreeSet<>(FairQueue::compare));
        }
    }

    /** By difference: the clock may begin anywhere. */
    private static int compare(Waiting<?> one, Waiting<?> other) {
        int byTime = Long.compare(one.dueNs - other.dueNs, 0);
        return byTime != 0 ? byTime : Long.compare(one.number, other.number);
    }

    /** From now on; instead of the one in the shares. */
    void changePerNetwork(int newPerNetwork) {
        perNetwork = newPerNetwork;
    }

    /** Whether the asker has less under way than it may have. */
    boolean hasShare(Asker asker) {
        return underWayByNetwork.getOrDefault(asker.network(), 0) < perNetwork
                && underWayByAccount.getOrDefault(asker.account(), 0) < shares.perAccount();
    }

    Admission<T> offer(Asker asker, T what, long nowNs) {
        TreeSet<Waiting<T>> waiting = standings.get(asker.standing());
        if (!hasShare(asker)) {
            return new Admission<>(Optional.empty(), Optional.empty());
        }
        Waiting<T> place = new Waiting<>(asker, what, dueNs(asker.network(), nowNs), offered++);
        Optional<T> gaveWay = Optional.empty();
        if (waiting.size() >= shares.places()) {
            Waiting<T> last = waiting.last();
            if (last.dueNs - place.dueNs <= 0) {
                // Who asks again at once, and not when it was told to, falls behind.
                nextNs.put(asker.network(), place.dueNs + shares.retry().toNanos());
                return new Admission<>(Optional.empty(), Optional.empty());
            }
            withdraw(last);
            gaveWay = Optional.of(last.what);
        }
        waiting.add(place);
        nextNs.put(asker.network(), place.dueNs + shares.spacing().toNanos());
        underWayByNetwork.merge(asker.network(), 1, Integer::sum);
        underWayByAccount.merge(asker.account(), 1, Integer::sum);
        return new Admission<>(Optional.of(place), gaveWay);
    }

    private long dueNs(String network, long nowNs) {
        Long next = nextNs.get(network);
        long aheadNs = next == null ? 0 : Math.max(0, next - nowNs);
        return nowNs + Math.min(aheadNs, shares.memory().toNanos());
    }

    /** It doesn't wait any more, and never was asked for: the newest of its network. */
    void withdraw(Waiting<T> place) {
        standings.get(place.asker.standing()).remove(place);
        nextNs.put(place.asker.network(), place.dueNs);
        ended(place.asker);
    }

    /** Whose turn it is. It stays under way until it has {@linkplain #ended ended}. */
    Optional<Waiting<T>> poll() {
        for (int i = 1; i <= standings.size(); i++) {
            int standing = (lastStanding + i) % standings.size();
            Waiting<T> next = standings.get(standing).pollFirst();
            if (next != null) {
                lastStanding = standing;
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    void ended(Asker asker) {
        underWayByNetwork.computeIfPresent(asker.network(), (any, count) -> count == 1 ? null : count - 1);
        underWayByAccount.computeIfPresent(asker.account(), (any, count) -> count == 1 ? null : count - 1);
    }

    /** How many networks and accounts have something under way, and how many networks are remembered. */
    int remembered() {
        return underWayByNetwork.size() + underWayByAccount.size() + nextNs.size();
    }
}
