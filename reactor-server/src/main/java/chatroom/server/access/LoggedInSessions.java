package chatroom.server.access;

import chatroom.protocol.Reply;
import chatroom.server.auth.SessionToken;
import chatroom.server.reactor.CloseReason;
import chatroom.server.session.Exchange;
import chatroom.server.session.Few;
import chatroom.server.session.PacedClosing;
import chatroom.server.session.Session;
import chatroom.server.store.Tokens;
import chatroom.server.work.JobResult;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Who is logged in, by which tokens, on which connections, by the key of the name. Reactor thread only. */
public final class LoggedInSessions {
    private final AccessPorts ports;
    private final PacedClosing closing;
    private final Map<String, Set<SessionToken>> byUser = new HashMap<>();
    private final Map<SessionToken, Set<Session>> byToken = new HashMap<>();

    public LoggedInSessions(AccessPorts ports, PacedClosing closing) {
        this.ports = ports;
        this.closing = closing;
    }

    /** Adds a session that is logged in. */
    public void add(Session session) {
        add(byUser, userKey(session), session.token());
        add(byToken, session.token(), session);
    }

    public void remove(Session session) {
        remove(byToken, session.token(), session);
        if (!byToken.containsKey(session.token())) {
            remove(byUser, userKey(session), session.token());
        }
    }

    private static <K, V> void add(Map<K, Set<V>> map, K key, V value) {
        map.put(key, Few.with(map.getOrDefault(key, Set.of()), value));
    }

    private static <K, V> void remove(Map<K, Set<V>> map, K key, V value) {
        map.computeIfPresent(key, (any, values) -> {
            Set<V> left = Few.without(values, value);
            return left.isEmpty() ? null : left;
        });
    }

    private static String userKey(Session session) {
        return session.account().orElseThrow().username().key();
    }

    /** A copy, because what is done with the sessions may change the maps. */
    private List<Session> of(String userKey) {
        return tokens(userKey).stream()
                .flatMap(token -> byToken.get(token).stream())
                .toList();
    }

    /** Those of one token, as it is now. */
    List<Session> byToken(String userKey, byte[] tokenHash) {
        return tokens(userKey).stream()
                .filter(token -> Arrays.equals(token.hash(), tokenHash))
                .flatMap(token -> byToken.get(token).stream())
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
        return byUser.getOrDefault(userKey, Set.of());
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
