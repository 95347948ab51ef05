package chatroom.server.room;

import chatroom.server.auth.SessionToken;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is logged in, by which tokens, on which connections, by the key of the name. Reactor thread only. */
final class Members {
    private final Map<String, Map<SessionToken, Set<Session>>> byUser = new HashMap<>();

    void add(String userKey, Session session) {
        byUser.computeIfAbsent(userKey, key -> new HashMap<>(2))
                .computeIfAbsent(session.token(), token -> new HashSet<>(2))
                .add(session);
    }

    void remove(String userKey, Session session) {
        byUser.computeIfPresent(userKey, (key, byToken) -> {
            byToken.computeIfPresent(session.token(), (token, sessions) -> {
                sessions.remove(session);
                return sessions.isEmpty() ? null : sessions;
            });
            return byToken.isEmpty() ? null : byToken;
        });
    }

    /** As it is now: what is done with them may change it. */
    List<Session> of(String userKey) {
        return byUser.getOrDefault(userKey, Map.of()).values().stream()
                .flatMap(Collection::stream)
                .toList();
    }

    /** As {@link #of}, of one token. */
    List<Session> byToken(String userKey, byte[] tokenHash) {
        return byUser.getOrDefault(userKey, Map.of()).entrySet().stream()
                .filter(token -> Arrays.equals(token.getKey().hash(), tokenHash))
                .flatMap(token -> token.getValue().stream())
                .toList();
    }

    /** The tokens by which somebody is here, hashed: about as many as an account may have at most. */
    List<byte[]> tokenHashes(String userKey) {
        return byUser.getOrDefault(userKey, Map.of()).keySet().stream()
                .map(SessionToken::hash)
                .toList();
    }
}
