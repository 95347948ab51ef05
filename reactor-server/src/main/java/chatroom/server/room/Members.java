package chatroom.server.room;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is logged in, on which connections, by the key of the name. Reactor thread only. */
final class Members {
    private final Map<String, Set<Session>> byUser = new HashMap<>();

    void add(String userKey, Session session) {
        byUser.computeIfAbsent(userKey, key -> new HashSet<>(2)).add(session);
    }

    void remove(String userKey, Session session) {
        byUser.computeIfPresent(userKey, (key, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    /** As it is now: what is done with them may change it. */
    List<Session> of(String userKey) {
        return List.copyOf(byUser.getOrDefault(userKey, Set.of()));
    }
}
