package chatroom.server.access;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bucket of tokens for each of many keys. Each attempt takes one, and they come back one by one, slowly. Who has none left may still try,
 * after pauses of which each is twice as long as the last, up to a longest one: nobody is ever shut out for good.
 *
 * <p>What is refused costs nothing: asking too often doesn't make it longer. There are never more than {@link #MAX_KEYS} buckets; the one
 * that was not used for longest makes room. One that is full again is as good as none, and goes when it is met.
 */
final class BackoffLimiter {
    static final int MAX_KEYS = 16_384;

    /** How many buckets each attempt looks at: more than it can add, so that those that are full again go. */
    private static final int SWEPT_TOGETHER = 2;

    private int tokens;
    private long refillNs;
    private final long firstPauseNs;
    private final long longestPauseNs;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_KEYS;
        }
    };

    private static final class Bucket {
        private int taken;
        private long refilledNs;
        private long pauseEndNs;
    }

    /**
     * @param tokens how many attempts there are at once, 1 or more
     * @param refill the time in which one comes back
     */
    BackoffLimiter(int tokens, Duration refill, Duration firstPause, Duration longestPause) {
        change(tokens, refill);
        this.firstPauseNs = firstPause.toNanos();
        this.longestPauseNs = longestPause.toNanos();
    }

    /** From now on; pauses that have begun stay as they are. */
    final void change(int newTokens, Duration newRefill) {
        tokens = newTokens;
        refillNs = newRefill.toNanos();
    }

    /** In how many nanoseconds an attempt is allowed; 0 for now. */
    long waitNs(String key, long nowNs) {
        Bucket bucket = buckets.get(key);
        return bucket == null ? 0 : Math.max(0, bucket.pauseEndNs - nowNs);
    }

    /** Counts an attempt, whether it is allowed or not. */
    void take(String key, long nowNs) {
        Bucket bucket = buckets.computeIfAbsent(key, k -> {
            Bucket full = new Bucket();
            full.refilledNs = nowNs;
            full.pauseEndNs = nowNs;
            return full;
        });
        refill(bucket, nowNs);
        bucket.taken++;
        if (bucket.taken > tokens) {
            bucket.pauseEndNs = nowNs + pauseNs(bucket.taken - tokens - 1);
        }
        sweep(nowNs);
    }

    private void sweep(long nowNs) {
        Iterator<Bucket> oldest = buckets.values().iterator();
        for (int i = 0; i < SWEPT_TOGETHER && oldest.hasNext(); i++) {
            Bucket bucket = oldest.next();
            refill(bucket, nowNs);
            if (bucket.taken == 0 && bucket.pauseEndNs - nowNs <= 0) {
                oldest.remove();
            }
        }
    }

    /** It turns out that the attempt doesn't count. */
    void giveBack(String key, long nowNs) {
        Bucket bucket = buckets.get(key);
        if (bucket != null && bucket.taken > 0) {
            bucket.taken--;
            if (bucket.taken <= tokens) {
                // Not otherwise: one's own right password must not end the pause that comes of wrong ones.
                bucket.pauseEndNs = nowNs;
            }
        }
    }

    /** Gives the key all of its tokens back. */
    void forget(String key) {
        buckets.remove(key);
    }

    int remembered() {
        return buckets.size();
    }

    private void refill(Bucket bucket, long nowNs) {
        long came = (nowNs - bucket.refilledNs) / refillNs;
        bucket.refilledNs += came * refillNs;
        bucket.taken = (int) Math.max(0, bucket.taken - came);
    }

    private long pauseNs(int doublings) {
        // Beyond that many any pause is the longest.
        return doublings >= 30 ? longestPauseNs : Math.min(longestPauseNs, firstPauseNs << doublings);
    }
}
