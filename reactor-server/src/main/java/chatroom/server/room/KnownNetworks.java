package chatroom.server.room;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * From where people have logged in or resumed since the server was started: the latest few networks of each, and of the latest some thousand people.
 * Reactor thread only.
 */
final class KnownNetworks {
    private static final int MAX_NETWORKS = 8;

    private final Map<String, Set<String>> byAccount = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > GrowingPauses.MAX_KEYS;
        }
    };

    boolean contains(String account, String network) {
        Set<String> networks = byAccount.get(account);
        return networks != null && networks.contains(network);
    }

    void add(String account, String network) {
        Set<String> networks = byAccount.computeIfAbsent(account, a -> new LinkedHashSet<>());
        networks.remove(network);
        networks.add(network);
        if (networks.size() > MAX_NETWORKS) {
            networks.remove(networks.iterator().next());
        }
    }

    void forget(String account) {
        byAccount.remove(account);
    }
}
