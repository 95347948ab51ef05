package chatroom.server.access;

import chatroom.protocol.Reply;
import chatroom.server.auth.SessionToken;
import chatroom.server.reactor.CloseReason;
import chatroom.server.session.Exchange;
import chatroom.server.session.PacedClosing;
import chatroom.server.session.Session;
import chatroom.server.store.Tokens;
import chatroom.server.work.JobResult;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Who is logged in, by which tokens, on which connections, by the key of the name. Reactor thread only. */
public final class LoggedInSessions {
    private final AccessPorts ports;
    private final PacedClosing closing;
    private final Map<String, Map<SessionToken, Set<Session>>> byUser = new HashMap<>();

    public LoggedInSessions(AccessPorts ports, PacedClosing closing) {
        this.ports = ports;
        this.closing = closing;
    }

    /** Adds a session that is logged in. */
    public void add(Session session) {
        byUser.computeIfAbsent(userKey(session), key -> new LinkedHashMap<>(2))
                .computeIfAbsent(session.token(), token -> new LinkedHashSet<>(2))
                .add(session);
    }

    public void remove(Session session) {
        byUser.computeIfPresent(userKey(session), (key, byToken) -> {
            byToken.computeIfPresent(session.token(), (token, sessions) -> {
                sessions.remove(session);
                return sessions.isEmpty() ? null : sessions;
            });
            return byToken.isEmpty() ? null : byToken;
        });
    }

    private static String userKey(Session session) {
        return session.account().orElseThrow().username().key();
    }

    /** A copy, because what is done with the sessions may change the map. */
    private List<Session> of(String userKey) {
        return byUser.getOrDefault(userKey, Map.of()).values().stream()
                .flatMap(Collection::stream)
                .toList();
    }

    /** Those of one token, as it is now. */
    List<Session> byToken(String userKey, byte[] tokenHash) {
        return byUser.getOrDefault(userKey, Map.of()).entrySet().stream()
                .filter(token -> Arrays.equals(token.getKey().hash(), tokenHash))
                .flatMap(token -> token.getValue().stream())
                .toList();
    }

    boolean has(String userKey) {
        return byUser.containsKey(userKey);
    }

    /** All who are here, by the keys of their names. */
    Set<String> userKeys() {
        return byUser.keySet();
    }

    /** The tokens by which somebody is here. */
    Set<SessionToken> tokens(String userKey) {
        return byUser.getOrDefault(userKey, Map.of()).keySet();
    }

    /** The tokens by which somebody is here, hashed: about as many as an account may have at most. */
    List<byte[]> tokenHashes(String userKey) {
        return tokens(userKey).stream().map(SessionToken::hash).toList();
    }

    /** Closes all connections of a user. */
    public void closeAll(String userKey, CloseReason reason) {
        closing.close(of(userKey), session -> session.close(reason));
    }

    /** Ends those of a user's sessions whose token is void now. */
    void endAll(String userKey, Predicate<Session> isVoid) {
        closing.close(of(userKey).stream().filter(isVoid).toList(), Session::end);
    }

    /**
     * Writes down that a token was used, which also shows whether it was made void while it was being looked up. What isn't stored now is
     * stored the next time.
     */
    public void touch(Session session) {
        session.offer(
                ports.storing(),
                new Tokens.Touch(ports.tokens(), session.token().hash()),
                result -> {
                    if (result instanceof JobResult.Done<Boolean> done && !done.value()) {
                        session.end();
                    }
                },
                result -> {});
    }

    /** Makes the token of a session void, and ends all connections that have it. */
    void logOut(Exchange exchange) {
        SessionToken token = exchange.token();
        String userKey = exchange.account().username().key();
        exchange.job(ports.storing(), new Tokens.Revoke(ports.tokens(), token.hash()))
                .inAnyCase(done -> endAll(
                        userKey,
                        other -> other != exchange.session() && other.token().equals(token)))
                .then(done -> {
                    exchange.reply(new Reply.LoggedOut());
                    exchange.session().close(CloseReason.LOGGED_OUT);
                });
    }
}
