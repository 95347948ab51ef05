package chatroom.server.cluster;

import chatroom.protocol.Username;
import chatroom.server.room.Lobby;
import chatroom.server.store.News.Presence;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is on which of the other servers, as they have noted it, and told to the lobby. A server that isn't alive any more takes its people
 * with it. Reactor thread only.
 */
final class PresenceElsewhere {
    private final Lobby lobby;

    /** By server; as many names as there are people. */
    private final Map<Long, Set<Username>> byNode = new HashMap<>();

    /**
     * What was known before everything was read anew, and hasn't been said again: it counts until it is known who is alive, because servers
     * that come back to a database need some time to say who is on them.
     */
    private final Map<Long, Set<Username>> unconfirmed = new HashMap<>();

    PresenceElsewhere(Lobby lobby) {
        this.lobby = lobby;
    }

    /**
     * @param isAnew these are all there are, and not changes
     * @param alive all other servers that are alive; empty where that isn't known
     */
    void apply(boolean isAnew, List<Presence> changes, Optional<Set<Long>> alive) {
        if (isAnew) {
            byNode.forEach((node, users) ->
                    unconfirmed.computeIfAbsent(node, key -> new HashSet<>()).addAll(users));
            byNode.clear();
        }
        changes.forEach(change -> change.isHere().forEach((user, isHere) -> apply(change.node(), user, isHere)));
        alive.ifPresent(this::forgetOthers);
    }

    private void apply(long node, Username user, boolean isHere) {
        boolean wasConfirmed = remove(byNode, node, user);
        boolean wasHere = remove(unconfirmed, node, user) || wasConfirmed;
        if (isHere) {
            byNode.computeIfAbsent(node, key -> new HashSet<>()).add(user);
        }
        if (isHere && !wasHere) {
            lobby.joinElsewhere(user);
        } else if (wasHere && !isHere) {
            lobby.leaveElsewhere(user);
        }
    }

    private static boolean remove(Map<Long, Set<Username>> from, long node, Username user) {
        Set<Username> users = from.get(node);
        if (users == null || !users.remove(user)) {
            return false;
        }
        if (users.isEmpty()) {
            from.remove(node);
        }
        return true;
    }

    private void forgetOthers(Set<Long> alive) {
        unconfirmed.values().forEach(users -> users.forEach(lobby::leaveElsewhere));
        unconfirmed.clear();
        byNode.entrySet().removeIf(node -> {
            if (alive.contains(node.getKey())) {
                return false;
            }
            node.getValue().forEach(lobby::leaveElsewhere);
            return true;
        });
    }
}
