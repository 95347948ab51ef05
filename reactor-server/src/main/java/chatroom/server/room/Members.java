package chatroom.server.room;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is logged in, on which connections. Reactor thread only. */
final class Members {
    private final Map<Long, Set<Session>> byUser = new HashMap<>();

    void add(long userId, Session session) {
        byUser.computeIfAbsent(userId, id -> new HashSet<>(2)).add(session);
    }

    void remove(long userId, Session session) {
        byUser.computeIfPresent(userId, (id, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    /** As it is now: what is done with them may change it. */
    List<Session> of(long userId) {
        return List.copyOf(byUser.getOrDefault(userId, Set.of()));
    }
}
