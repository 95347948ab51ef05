package chatroom.server.access;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * From where people have logged in or resumed since the server was started: the latest few networks of each, and of the latest some
 * thousand people. Reactor thread only.
 */
final class KnownNetworks {
    private static final int MAX_NETWORKS = 8;

    private final Map<String, Set<String>> byAccount = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            if (size() <= BackoffLimiter.MAX_KEYS) {
                return false;
            }
            eldest.getValue().forEach(KnownNetworks.this::left);
            return true;
        }
    };

    /** How many accounts are known there. */
    private final Map<String, Integer> accounts = new HashMap<>();

    boolean contains(String account, String network) {
        Set<String> networks = byAccount.get(account);
        return networks != null && networks.contains(network);
    }

    /** Whether anybody is known there. */
    boolean contains(String network) {
        return accounts.containsKey(network);
    }

    void add(String account, String network) {
        Set<String> networks = byAccount.computeIfAbsent(account, a -> new LinkedHashSet<>());
        if (!networks.remove(network)) {
            accounts.merge(network, 1, Integer::sum);
        }
        networks.add(network);
        if (networks.size() > MAX_NETWORKS) {
            String oldest = networks.iterator().next();
            networks.remove(oldest);
            left(oldest);
        }
    }

    void forget(String account) {
        Set<String> networks = byAccount.remove(account);
        if (networks != null) {
            networks.forEach(this::left);
        }
    }

    private void left(String network) {
        accounts.computeIfPresent(network, (any, count) -> count == 1 ? null : count - 1);
    }

    /** How many networks are known. */
    int networks() {
        return accounts.size();
    }
}
