package chatroom.server.reactor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * From where somebody logged in or resumed lately. In memory only: after a restart nobody is known, and whoever comes back first makes a
 * network known. Reactor thread only.
 */
final class MemberNetworks {
    static final int MAX_NETWORKS = 16_384;

    private final Map<String, Boolean> networks = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_NETWORKS;
        }
    };

    void add(String network) {
        networks.put(network, true);
    }

    boolean contains(String network) {
        return networks.containsKey(network);
    }

    int size() {
        return networks.size();
    }
}
