package chatroom.server.session;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Incoming;
import chatroom.protocol.Limits;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.server.auth.SessionToken;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.Timers;
import chatroom.server.store.Account;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's conversation with the server: a guest until logged in, then a member. It reads requests, keeps replies in their order,
 * and leaves what the requests mean to the {@link ActionTable}. Reactor thread only.
 */
public final class Session implements ConnectionHandler, Origin {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** Requests in a row that made no sense, before the server gives up on the peer. */
    private static final int MAX_BAD_IN_A_ROW = 1_000;

    /** For these reasons nothing new is begun. A peer that has only ended its side still gets its answers. */
    private static final Set<CloseReason> GIVES_UP_WAITING =
            EnumSet.of(CloseReason.SHUTTING_DOWN, CloseReason.SESSION_ENDED);

    private static final Pattern HTTP_REQUEST = Pattern.compile("[A-Z]+ \\S+ HTTP/\\d\\.\\d");
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final Sessions sessions;
    private final RequestOrder order;

    // Null until somebody has logged in.
    private Account account;
    private SessionToken token;
    private MemberHandler member;

    private Timers.Timer loginDeadline;
    private CloseReason finishing;
    private boolean gone;

    /** For a request that hasn't begun, because it has to be earned first; or null. */
    private Timers.Timer waiting;

    private int badInARow;
    private boolean hasSpoken;

    Session(Connection connection, Sessions sessions) {
        this.connection = connection;
        this.sessions = sessions;
        SessionSettings settings = sessions.settings();
        this.order = new RequestOrder(settings.maxInFlight());
        send(sessions.frames()
                .write(new Event.Welcome(Limits.PROTOCOL_VERSION, settings.serverName(), settings.registration())));
        if (!settings.loginTimeout().isZero()) {
            loginDeadline =
                    sessions.timers().schedule(settings.loginTimeout(), () -> finish(CloseReason.LOGIN_TIMEOUT));
        }
    }

    // Requests.

    @Override
    public void onFrame(ByteBuffer frame) {
        if (!hasSpoken && isOfHttp(frame)) {
            connection.close(CloseReason.NOT_HTTP);
            return;
        }
        hasSpoken = true;
        Incoming incoming = sessions.requests().read(frame);
        if (incoming instanceof Incoming.Call call) {
            badInARow = 0;
            sessions.stats().called(call.request().action());
            handle(new Exchange(this, call));
        } else if (incoming instanceof Incoming.Refused refused) {
            refuse(
                    refused.ref(),
                    refused.action(),
                    refused.violation().code(),
                    refused.violation().getMessage());
        }
        connection.setInputPaused(!order.wantsInput());
    }

    /** A page of anybody's can have a browser send it here, with requests of its own in the lines that follow. */
    private static boolean isOfHttp(ByteBuffer line) {
        return HTTP_REQUEST
                .matcher(StandardCharsets.ISO_8859_1.decode(line.duplicate()))
                .matches();
    }

    private void handle(Exchange exchange) {
        ActionTable actions = sessions.actions();
        ActionRule<?> rule = actions.rule(exchange.action());
        if (account != null && rule.pipelined()) {
            actions.dispatch(exchange);
            if (!order.wantsInput()) {
                sessions.stats().heldByInFlight.increment();
            }
        } else {
            order.inOrder(() -> after(priceOf(rule, exchange), () -> actions.dispatch(exchange)));
        }
    }

    /** @return for how many nanoseconds it has to wait */
    private long priceOf(ActionRule<?> rule, Exchange exchange) {
        return account == null
                ? sessions.prices().takeOfGuest(this, Prices.GLANCE, nowNs())
                : sessions.prices().take(account.id(), rule.priceOf(exchange.request()), nowNs());
    }

    @Override
    public void onOversizedFrame() {
        refuse(
                Optional.empty(),
                Optional.empty(),
                ErrorCode.FRAME_TOO_LARGE,
                "A request has at most %s bytes with its line end; this one was longer and was thrown away."
                        .formatted(Limits.FRAME_BYTES));
        connection.setInputPaused(!order.wantsInput());
    }

    private void refuse(Optional<Ref> ref, Optional<String> actionName, ErrorCode code, String sentence) {
        Optional<Action> action = known(actionName);
        sessions.stats().requests(action).increment();
        refuseInOrder(ref, new Reply.Failed(actionName, code, sentence, OptionalLong.empty()));
        if (account == null) {
            action.ifPresent(known -> sessions.actions().rule(known).malformed().accept(this, code));
        }
        if (++badInARow == MAX_BAD_IN_A_ROW) {
            connection.close(CloseReason.ABUSE);
        }
    }

    void refuseInOrder(Optional<Ref> ref, Reply reply) {
        order.inOrder(() -> after(priceOfRefused(), () -> reply(ref, reply)));
    }

    private long priceOfRefused() {
        return account == null
                ? sessions.prices().takeOfGuest(this, Prices.GLANCE, nowNs())
                : sessions.prices().take(account.id(), Prices.GLANCE, nowNs());
    }

    /**
     * Goes on with a request when it has been waited for what it costs, which is at once for whoever doesn't ask very much. Until then the
     * connection's next requests wait.
     */
    void after(long waitNs, Runnable step) {
        if (waitNs == 0) {
            step.run();
            return;
        }
        sessions.stats().heldByPrice.increment();
        order.jobBegan();
        waiting = sessions.timers()
                .schedule(
                        Duration.ofNanos(waitNs),
                        () -> ifHere(() -> {
                            stopWaiting();
                            step.run();
                            settle();
                        }));
    }

    private void stopWaiting() {
        waiting.cancel();
        waiting = null;
        order.jobEnded();
    }

    // Answers.

    void send(byte[] frames) {
        connection.send(frames);
    }

    void reply(Optional<Ref> ref, Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            sessions.stats().errors(known(failed.action()), failed.code()).increment();
        }
        send(sessions.frames().write(ref, reply));
    }

    /** The action of this name, if there is one: unknown names are not counted one by one. */
    private Optional<Action> known(Optional<String> action) {
        return action.flatMap(Action::ofWireName);
    }

    /** After an answer: what waited for it goes on. */
    void settle() {
        if (finishing != null && order.isIdle()) {
            connection.close(finishing);
        } else {
            connection.setInputPaused(finishing != null || !order.wantsInput());
        }
    }

    RequestOrder order() {
        return order;
    }

    JobFailures failures() {
        return sessions.failures();
    }

    private long nowNs() {
        return sessions.timers().nowNs();
    }

    // Jobs.

    /** Notices when the peer closes its socket while its request is being worked on. */
    public void watchForEnd() {
        connection.watchForEnd();
    }

    /** Called now or later, or never if the connection ends before ({@link Connection#reserve}). */
    void reserve(long bytes, Consumer<Connection.Reservation> then) {
        connection.reserve(bytes, then);
    }

    /**
     * Has a job done.
     *
     * @param then gets the result on the reactor thread, if this session is still there
     * @param inAnyCase gets it after that, even if the session is gone
     * @return false if nobody has room for it: neither is called then
     */
    public <R> boolean offer(
            Workers workers, Job<R> job, Consumer<JobResult<R>> then, Consumer<JobResult<R>> inAnyCase) {
        Consumer<Runnable> reactor = sessions.reactor();
        return workers.offer(
                job,
                result -> reactor.accept(() -> {
                    ifHere(() -> then.accept(result));
                    inAnyCase.accept(result);
                }));
    }

    /** Has a job done that belongs to no request, as soon as there is memory for its result. */
    public <R> void offerInRoom(
            long bytes, Workers workers, Job<R> job, Consumer<JobResult<R>> then, Runnable refused) {
        connection.reserve(bytes, reservation -> {
            if (!offer(workers, job, then, result -> reservation.release())) {
                reservation.release();
                refused.run();
            }
        });
    }

    /** Waits until the price of something that belongs to no request is earned. */
    public Timers.Timer holdForPrice(long waitNs, Runnable step) {
        sessions.stats().heldByPrice.increment();
        return sessions.timers().schedule(Duration.ofNanos(waitNs), step);
    }

    /** Runs the step if the session is still there. What goes wrong costs this session alone. */
    void ifHere(Runnable step) {
        if (gone) {
            return;
        }
        try {
            step.run();
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("connection {} is closed for a mistake of the server", connectionId(), e);
            close(CloseReason.INTERNAL_ERROR);
        }
    }

    // Who is here.

    public Optional<Account> account() {
        return Optional.ofNullable(account);
    }

    /** The token that it is logged in with; null before the log-in. */
    public SessionToken token() {
        return token;
    }

    public long connectionId() {
        return connection.id();
    }

    public Connection connection() {
        return connection;
    }

    public boolean isGone() {
        return gone;
    }

    @Override
    public String peer() {
        return connection.peer();
    }

    @Override
    public String network() {
        return connection.network();
    }

    /** The guest becomes a member. */
    public void enter(Account newAccount, SessionToken newToken, MemberHandler newMember) {
        account = newAccount;
        token = newToken;
        member = newMember;
        connection.admit(newAccount.id());
        if (finishing == CloseReason.LOGIN_TIMEOUT) {
            // It was under way when the time was up.
            finishing = null;
        }
        if (loginDeadline != null) {
            loginDeadline.cancel();
            loginDeadline = null;
        }
    }

    // Ends.

    public void close(CloseReason reason) {
        connection.close(reason);
    }

    /** The token is void: what has begun is answered, and nothing more is begun. */
    public void end() {
        finish(CloseReason.SESSION_ENDED);
    }

    @Override
    public void onInputEnded() {
        finish(CloseReason.PEER_CLOSED);
    }

    @Override
    public void onShutdown() {
        finish(CloseReason.SHUTTING_DOWN);
    }

    /** Takes no more requests, and closes when those under way are answered. */
    private void finish(CloseReason reason) {
        finishing = reason;
        if (waiting != null && GIVES_UP_WAITING.contains(reason)) {
            stopWaiting();
        }
        settle();
    }

    @Override
    public void onDrained() {
        member.onDrained();
    }

    @Override
    public byte[] onClosed(CloseReason reason) {
        gone = true;
        if (waiting != null) {
            waiting.cancel();
        }
        if (loginDeadline != null) {
            loginDeadline.cancel();
        }
        if (member != null) {
            member.onClosed(reason);
        }
        sessions.remove(this);
        return reason.isByServer()
                ? sessions.frames().write(new Event.Closing(reason.code(), reason.sentence()))
                : NOTHING;
    }
}
