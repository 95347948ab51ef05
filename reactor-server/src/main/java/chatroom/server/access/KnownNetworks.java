package chatroom.server.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From where people have logged in or resumed since the server was started: the latest few networks of each, and of the latest some
 * thousand people. Reactor thread only.
 */
final class KnownNetworks {
    private static final int MAX_NETWORKS = 8;

    /** The latest is the last of its list. */
    private final Map<String, List<String>> byAccount = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
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
        List<String> networks = byAccount.get(account);
        return networks != null && networks.contains(network);
    }

    /** Whether anybody is known there. */
    boolean contains(String network) {
        return accounts.containsKey(network);
    }

    void add(String account, String network) {
        List<String> networks = new ArrayList<>(byAccount.getOrDefault(account, List.of()));
        if (!networks.remove(network)) {
            accounts.merge(network, 1, Integer::sum);
        }
        networks.add(network);
        if (networks.size() > MAX_NETWORKS) {
            left(networks.remove(0));
        }
        // Copied, because a list of one or two takes next to no memory then.
        byAccount.put(account, List.copyOf(networks));
    }

    void forget(String account) {
        List<String> networks = byAccount.remove(account);
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
