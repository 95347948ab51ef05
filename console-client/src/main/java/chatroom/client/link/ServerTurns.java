package chatroom.client.link;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose turn it is among the servers of a chat: after one that was lost comes the next one, and a round is over when each has failed. Pure;
 * owned by the link's thread.
 */
final class ServerTurns {
    private final Servers servers;

    /** The servers that have failed since all were tried last. */
    private final Set<Address> failed = new HashSet<>();

    /** The one that a race begins with. */
    private int first;

    /** Empty between connections. */
    private Optional<Address> connected = Optional.empty();

    ServerTurns(Servers servers) {
        this.servers = servers;
    }

    /** In which order to try them now. Another round begins where each has failed. */
    List<Address> begin() {
        if (failed.size() == servers.all().size()) {
            failed.clear();
        }
        return order();
    }

    private List<Address> order() {
        List<Address> order = new ArrayList<>(servers.all());
        Collections.rotate(order, -first);
        return order;
    }

    /** Those that were tried before have failed, or take longer than is waited for. */
    void onConnected(Address server) {
        List<Address> order = order();
        failed.addAll(order.subList(0, order.indexOf(server)));
        connected = Optional.of(server);
    }

    /** The one that was connected to serves: what failed before doesn't count any more. */
    void onServed() {
        failed.clear();
    }

    /** For whatever reason: the next one takes its place. */
    void onEnded() {
        connected.ifPresent(server -> {
            failed.add(server);
            first = (servers.all().indexOf(server) + 1) % servers.all().size();
        });
        connected = Optional.empty();
    }

    void onNoneAnswered() {
        failed.addAll(servers.all());
    }

    Optional<Address> connected() {
        return connected;
    }

    /** Whether this round goes on without the one that is connected to. */
    boolean hasUntried() {
        return servers.all().stream()
                .anyMatch(server -> !failed.contains(server) && !connected.equals(Optional.of(server)));
    }
}
