package chatroom.client.link;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which addresses of a host are tried, and when: both families in turn, the next one when all before it have failed, or
 * haven't answered for a moment (RFC 8305, without what it says of name servers). Pure; owned by the link's thread.
 */
final class ConnectAttempts {
    /** What RFC 8305 calls the Connection Attempt Delay. */
    static final long DELAY_MILLIS = 250;

    /** More than that are of one machine, or of none. */
    private static final int MOST_ADDRESSES = 16;

    private final Deque<InetAddress> untried;
    private final Map<InetAddress, Exception> failed = new LinkedHashMap<>();
    private int tried;
    private long dueMillis = Long.MIN_VALUE;

    /** @param addresses in the order in which the system prefers them */
    ConnectAttempts(List<InetAddress> addresses) {
        this.untried = new ArrayDeque<>(alternating(addresses));
    }

    private static List<InetAddress> alternating(List<InetAddress> addresses) {
        Deque<InetAddress> first = new ArrayDeque<>();
        Deque<InetAddress> second = new ArrayDeque<>();
        for (InetAddress address : addresses) {
            (isSix(address) == isSix(addresses.get(0)) ? first : second).add(address);
        }
        List<InetAddress> all = new ArrayList<>();
        while (!first.isEmpty() || !second.isEmpty()) {
            Optional.ofNullable(first.poll()).ifPresent(all::add);
            Optional.ofNullable(second.poll()).ifPresent(all::add);
        }
        return all.subList(0, Math.min(all.size(), MOST_ADDRESSES));
    }

    private static boolean isSix(InetAddress address) {
        return address instanceof Inet6Address;
    }

    /** The address to try now; it counts as tried. */
    Optional<InetAddress> next(long nowMillis) {
        if (untried.isEmpty() || (tried > failed.size() && nowMillis < dueMillis)) {
            return Optional.empty();
        }
        tried++;
        dueMillis = nowMillis + DELAY_MILLIS;
        return Optional.of(untried.remove());
    }

    /** When there will be another one to try; empty if all are. */
    OptionalLong dueMillis() {
        return untried.isEmpty() ? OptionalLong.empty() : OptionalLong.of(dueMillis);
    }

    void onFailed(InetAddress address, Exception failure) {
        failed.put(address, failure);
    }

    /** All were tried, and none is left that might answer. */
    boolean areOver() {
        return untried.isEmpty() && tried == failed.size();
    }

    /** Why the ones that failed did, in the order in which they did. */
    Map<InetAddress, Exception> failures() {
        return Collections.unmodifiableMap(failed);
    }
}
