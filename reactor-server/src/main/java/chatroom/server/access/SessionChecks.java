package chatroom.server.access;

import chatroom.protocol.Username;
import chatroom.server.auth.SessionToken;
import chatroom.server.store.StorageException;
import chatroom.server.store.Tokens;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks up again the tokens by which users are logged in, some at a time, and ends the sessions of those that are void: another server on
 * the same database may have ended them. Reactor thread only.
 */
public final class SessionChecks {
    /** Looked up in one job: it takes one of the threads that let people in. */
    static final int TOGETHER = 50;

    private static final Duration RETRY = Duration.ofMillis(500);

    private final AccessPorts ports;
    private final LoggedInSessions loggedIn;
    private final Consumer<Runnable> reactor;

    /** By the keys of their names, those who were asked for first. At most as many as are logged in. */
    private final Set<String> waiting = new LinkedHashSet<>();

    /** A look-up is under way, or will be tried again. */
    private boolean checking;

    /** @param reactor has something done on the reactor thread; any thread */
    public SessionChecks(AccessPorts ports, LoggedInSessions loggedIn, Consumer<Runnable> reactor) {
        this.ports = ports;
        this.loggedIn = loggedIn;
        this.reactor = reactor;
    }

    /** Those of the tokens that are void. Worker threads. */
    private record FindVoid(Tokens tokens, List<SessionToken> toCheck) implements Job<Set<SessionToken>> {
        @Override
        public Set<SessionToken> run() throws StorageException {
            Set<SessionToken> gone = new HashSet<>();
            for (SessionToken token : toCheck) {
                if (tokens.find(token.hash()).isEmpty()) {
                    gone.add(token);
                }
            }
            return gone;
        }
    }

    /** Something may have happened to the sessions of this user. */
    public void check(Username user) {
        if (loggedIn.has(user.key())) {
            waiting.add(user.key());
            checkSome();
        }
    }

    /** Something may have happened to anybody's. */
    public void checkAll() {
        waiting.addAll(loggedIn.userKeys());
        checkSome();
    }

    private void checkSome() {
        if (checking || waiting.isEmpty()) {
            return;
        }
        checking = true;
        Set<String> users = new LinkedHashSet<>();
        Set<SessionToken> tokens = new LinkedHashSet<>();
        Iterator<String> each = waiting.iterator();
        while (each.hasNext() && tokens.size() < TOGETHER) {
            String user = each.next();
            each.remove();
            users.add(user);
            tokens.addAll(loggedIn.tokens(user));
        }
        FindVoid job = new FindVoid(ports.tokens(), List.copyOf(tokens));
        if (!ports.reading().offer(job, result -> reactor.accept(() -> onChecked(users, result)))) {
            checkLater(users);
        }
    }

    private void onChecked(Set<String> users, JobResult<Set<SessionToken>> result) {
        if (result instanceof JobResult.Done<Set<SessionToken>> done) {
            checking = false;
            if (!done.value().isEmpty()) {
                users.forEach(
                        user -> loggedIn.endAll(user, session -> done.value().contains(session.token())));
            }
            checkSome();
        } else {
            checkLater(users);
        }
    }

    private void checkLater(Set<String> users) {
        waiting.addAll(users);
        ports.timers().schedule(RETRY, () -> {
            checking = false;
            checkSome();
        });
    }
}
