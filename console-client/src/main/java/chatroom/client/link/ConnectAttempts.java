package chatroom.client.link;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
 * Which addresses of which servers are tried, and when: one server after the other, of each both families in turn, the next address when
 * all before it have failed, or haven't answered for a moment (RFC 8305, without what it says of name servers). A name is looked up when
 * its turn comes. Owned by the link's thread.
 */
final class ConnectAttempts {
    /** What RFC 8305 calls the Connection Attempt Delay. */
    static final long DELAY_MILLIS = 250;

    /** More than that are of one machine, or of none. */
    private static final int MOST_ADDRESSES = 16;

    /** However many servers there are: one of each family. */
    private static final int LEAST_ADDRESSES = 2;

    private final Resolver resolver;
    private final int mostOfServer;
    private final Deque<Address> unresolved;
    private final Deque<Endpoint> untried = new ArrayDeque<>();

    /** Of each server what became of its addresses; of none where its name is nobody's. */
    private final Map<Address, Map<InetAddress, Exception>> failures = new LinkedHashMap<>();

    private int pending;
    private long dueMillis = Long.MIN_VALUE;

    /** @param servers in the order in which they are tried */
    ConnectAttempts(List<Address> servers, Resolver resolver) {
        this.resolver = resolver;
        this.unresolved = new ArrayDeque<>(servers);
        this.mostOfServer = Math.max(LEAST_ADDRESSES, MOST_ADDRESSES / servers.size());
    }

    /** The address to try now; it counts as tried. */
    Optional<Endpoint> next(long nowMillis) {
        if (pending > 0 && nowMillis < dueMillis) {
            return Optional.empty();
        }
        while (untried.isEmpty() && !unresolved.isEmpty()) {
            resolve(unresolved.remove());
        }
        if (untried.isEmpty()) {
            return Optional.empty();
        }
        pending++;
        dueMillis = nowMillis + DELAY_MILLIS;
        return Optional.of(untried.remove());
    }

    private void resolve(Address server) {
        failures.put(server, new LinkedHashMap<>());
        try {
            List<InetAddress> all = List.of(resolver.resolve(server.host()));
            alternating(all).stream()
                    .limit(mostOfServer)
                    .map(ip -> new Endpoint(server, ip))
                    .forEach(untried::add);
        } catch (UnknownHostException e) {
            // It stays without an address; another server may have one.
        }
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
        return all;
    }

    private static boolean isSix(InetAddress address) {
        return address instanceof Inet6Address;
    }

    /** When there will be another one to try; empty if all are. */
    OptionalLong dueMillis() {
        return hasUntried() ? OptionalLong.of(dueMillis) : OptionalLong.empty();
    }

    private boolean hasUntried() {
        return !untried.isEmpty() || !unresolved.isEmpty();
    }

    void onFailed(Endpoint endpoint, Exception failure) {
        pending--;
        failures.get(endpoint.server()).put(endpoint.ip(), failure);
    }

    /** All were tried, and none is left that might answer. */
    boolean areOver() {
        return !hasUntried() && pending == 0;
    }

    /** Why the ones that failed did, by server, in the order in which they were tried. */
    Map<Address, Map<InetAddress, Exception>> failures() {
        return Collections.unmodifiableMap(failures);
    }
}
