package chatroom.server.session;

import chatroom.codec.RequestCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Username;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.ConnectionListener;
import chatroom.server.reactor.Timers;
import chatroom.server.store.Account;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** All sessions by the number of their connection, and what they share. Reactor thread only. */
public final class Sessions implements ConnectionListener {
    private final ServerFrameCodec frames;
    private final Prices prices;
    private final Timers timers;
    private final Consumer<Runnable> reactor;
    private final JobFailures failures;
    private final SessionStats stats = new SessionStats();
    private SessionSettings settings;
    private ActionTable actions;
    private final RequestCodec requests = new RequestCodec();

    /** In the order in which they began. */
    private final NavigableMap<Long, Session> byConnection = new TreeMap<>();

    /** @param reactor has something done on the reactor thread; any thread */
    public Sessions(
            SessionSettings settings,
            ServerFrameCodec frames,
            Prices prices,
            Timers timers,
            Consumer<Runnable> reactor) {
        this.settings = settings;
        this.frames = frames;
        this.prices = prices;
        this.timers = timers;
        this.failures = new JobFailures(timers::nowNs);
        this.reactor = reactor;
    }

    /** Before the first connection. */
    public void serve(ActionTable newActions) {
        actions = newActions;
    }

    /** For connections that begin from now on. */
    public void change(SessionSettings newSettings) {
        settings = newSettings;
    }

    @Override
    public ConnectionHandler onOpened(Connection connection) {
        Session session = new Session(connection, this);
        byConnection.put(connection.id(), session);
        return session;
    }

    void remove(Session session) {
        byConnection.remove(session.connectionId());
    }

    /**
     * The connections with the next numbers.
     *
     * @param limit at most as many
     */
    public List<Caller> callers(long afterId, int limit) {
        return byConnection.tailMap(afterId, false).values().stream()
                .limit(limit)
                .map(session -> new Caller(
                        session.connectionId(),
                        session.peer(),
                        session.account().map(Account::username)))
                .toList();
    }

    /** A connection and who is on it: nobody, before the log-in. */
    public record Caller(long connectionId, String peer, Optional<Username> user) {}

    /** What has been done until now. Read by any thread. */
    public SessionStats stats() {
        return stats;
    }

    // For its sessions.

    SessionSettings settings() {
        return settings;
    }

    JobFailures failures() {
        return failures;
    }

    ActionTable actions() {
        return actions;
    }

    ServerFrameCodec frames() {
        return frames;
    }

    RequestCodec requests() {
        return requests;
    }

    Prices prices() {
        return prices;
    }

    Timers timers() {
        return timers;
    }

    Consumer<Runnable> reactor() {
        return reactor;
    }
}
