package chatroom.server.room;

import chatroom.codec.RequestCodec;
import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Incoming;
import chatroom.protocol.Limits;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Subscription;
import chatroom.protocol.Violation;
import chatroom.server.auth.SessionToken;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.Timers;
import chatroom.server.store.Account;
import chatroom.server.store.StorageException;
import chatroom.server.work.DisplacedException;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's conversation with the server: a guest until logged in, then a member. It reads requests, keeps replies in their order, and leaves
 * what the requests mean to {@link AccountActions}, {@link RoomActions} and {@link AdminActions}.
 */
final class Session implements ConnectionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** Requests in a row that made no sense, before the server gives up on the peer. */
    private static final int MAX_BAD_IN_A_ROW = 1_000;

    /** When to try again after {@code server_busy}. */
    static final long BUSY_RETRY_MILLIS = 1_000;

    /** Where it ends for these, nothing is begun any more. Who ended only the own side waits for the answers. */
    private static final Set<CloseReason> GIVES_UP_WAITING =
            EnumSet.of(CloseReason.SHUTTING_DOWN, CloseReason.SESSION_ENDED);

    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final ChatHandler chat;
    private final RequestOrder order;
    private final CatchUp catchUp;

    private Account member;
    private SessionToken token;

    /** Of a member. */
    private SessionUse use;

    private Timers.Timer loginDeadline;
    private CloseReason finishing;
    private boolean gone;

    /** For a request that hasn't begun, because it has to be earned first; or null. */
    private Timers.Timer waiting;

    private int badInARow;

    Session(Connection connection, ChatHandler chat) {
        this.connection = connection;
        this.chat = chat;
        this.order = new RequestOrder(chat.settings().maxInFlight());
        this.catchUp = new CatchUp(this, connection, chat);
        connection.send(chat.frames()
                .write(new Event.Welcome(
                        Limits.PROTOCOL_VERSION,
                        chat.settings().serverName(),
                        chat.settings().access().registration())));
        if (!chat.settings().loginTimeout().isZero()) {
            loginDeadline = chat.ports()
                    .timers()
                    .schedule(chat.settings().loginTimeout(), () -> finish(CloseReason.LOGIN_TIMEOUT));
        }
    }

    // Requests.

    @Override
    public void onFrame(ByteBuffer frame) {
        RequestCodec requests = chat.requests();
        Incoming incoming = requests.read(frame);
        if (incoming instanceof Incoming.Call call) {
            badInARow = 0;
            chat.stats().called(call.request().action());
            if (member != null && call.request() instanceof Request.Send send) {
                chat.roomActions().send(this, call, send);
                if (!order.wantsInput()) {
                    chat.stats().heldByInFlight.increment();
                }
            } else {
                order.inOrder(() -> after(chat.prices().take(this, call.request(), nowNs()), s -> s.handle(call)));
            }
        } else if (incoming instanceof Incoming.Refused refused) {
            refuse(
                    refused.ref(),
                    refused.action(),
                    refused.violation().code(),
                    refused.violation().getMessage());
        }
        connection.setInputPaused(!order.wantsInput());
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

    private void refuse(Optional<Ref> ref, Optional<String> action, ErrorCode code, String sentence) {
        chat.stats().requests(known(action)).increment();
        Reply reply = new Reply.Failed(action, code, sentence, OptionalLong.empty());
        order.inOrder(() -> after(chat.prices().takeRefused(this, nowNs()), s -> s.reply(ref, reply)));
        if (member == null && known(action).filter(Action.REGISTER::equals).isPresent()) {
            chat.accountActions().refusedToRegister(this, code);
        }
        if (++badInARow == MAX_BAD_IN_A_ROW) {
            connection.close(CloseReason.ABUSE);
        }
    }

    /**
     * Goes on with a request when it has been waited for what it costs, which is at once for whoever doesn't ask very much. Until then the connection's next
     * requests wait.
     *
     * @param step gets the session anew, and only if it is still there
     */
    void after(long waitNs, Consumer<Session> step) {
        if (waitNs == 0) {
            step.accept(this);
            return;
        }
        chat.stats().heldByPrice.increment();
        order.jobBegan();
        waiting = chat.ports()
                .timers()
                .schedule(
                        Duration.ofNanos(waitNs),
                        () -> chat.withSession(connection.id(), session -> {
                            session.stopWaiting();
                            step.accept(session);
                            session.settle();
                        }));
    }

    private void stopWaiting() {
        waiting.cancel();
        waiting = null;
        order.jobEnded();
    }

    /** In its order, a {@code send} that isn't begun. */
    void refuse(Incoming.Call call, ErrorCode code, String sentence, OptionalLong retryAfterMillis) {
        order.inOrder(() ->
                after(chat.prices().takeRefused(this, nowNs()), s -> s.fail(call, code, sentence, retryAfterMillis)));
    }

    private void handle(Incoming.Call call) {
        Request request = call.request();
        if (request instanceof Request.Ping) {
            reply(call.ref(), new Reply.Pong(chat.ports().clock().instant()));
        } else if (member == null) {
            chat.accountActions().handleGuest(this, call);
        } else if (request instanceof Request.Logout) {
            chat.accountActions().logout(this, call);
        } else if (request instanceof Request.ChangePassword change) {
            chat.accountActions().changePassword(this, call, change);
        } else if (request instanceof Request.AdminOnly adminOnly) {
            chat.adminActions().handle(this, call, adminOnly);
        } else {
            chat.roomActions().handle(this, call);
        }
    }

    // Answers. Called by the actions.

    Optional<Account> member() {
        return Optional.ofNullable(member);
    }

    /** What comes of a job by its effect may come when the connection has ended. Who was here, and from where, is known all the same. */
    boolean isGone() {
        return gone;
    }

    String peer() {
        return connection.peer();
    }

    /** Of a member who turned out to be an admin. */
    AccessLog.Admin admin() {
        return new AccessLog.Admin(member.username(), peer());
    }

    SessionToken token() {
        return token;
    }

    RequestOrder order() {
        return order;
    }

    CatchUp catchUp() {
        return catchUp;
    }

    long connectionId() {
        return connection.id();
    }

    private long nowNs() {
        return chat.ports().timers().nowNs();
    }

    String network() {
        return connection.network();
    }

    void reply(Optional<Ref> ref, Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            chat.stats().errors(known(failed.action()), failed.code()).increment();
        }
        connection.send(chat.frames().write(ref, reply));
    }

    void replyWho(Optional<Ref> ref) {
        connection.send(chat.room().who(ref));
    }

    /** What somebody made up is no name to count under. */
    private static Optional<Action> known(Optional<String> action) {
        return action.flatMap(Action::ofWireName);
    }

    void fail(Incoming.Call call, ErrorCode code, String sentence) {
        fail(call, code, sentence, OptionalLong.empty());
    }

    void fail(Incoming.Call call, ErrorCode code, String sentence, OptionalLong retryAfterMillis) {
        Optional<String> action = Optional.of(call.request().action().wireName());
        reply(call.ref(), new Reply.Failed(action, code, sentence, retryAfterMillis));
    }

    void failBusy(Incoming.Call call) {
        fail(
                call,
                ErrorCode.SERVER_BUSY,
                "The server has too much to do at the moment; try again in a second.",
                OptionalLong.of(BUSY_RETRY_MILLIS));
    }

    /**
     * Has a job done for a request, and goes on with what came of it. Until then the connection's next requests wait. Failures are answered here.
     *
     * @param then gets the session anew, on the reactor thread, and only if it is still there
     */
    <R> void await(Incoming.Call call, Workers workers, Job<R> job, BiConsumer<Session, R> then) {
        await(call, workers, job, then, () -> {});
    }

    /**
     * @param effect what else comes of the job if it succeeds, after the answer, even if the session is gone by then: whatever must happen, and the lines of the log,
     *     or who resets a connection escapes them
     */
    <R> void await(Incoming.Call call, Workers workers, Job<R> job, BiConsumer<Session, R> then, Consumer<R> effect) {
        await(call, workers, job, then, () -> {}, effect);
    }

    /** @param undone what else there is to do where the job wasn't taken, or failed */
    <R> void await(Incoming.Call call, Workers workers, Job<R> job, BiConsumer<Session, R> then, Runnable undone) {
        await(call, workers, job, then, undone, result -> {});
    }

    <R> void await(
            Incoming.Call call,
            Workers workers,
            Job<R> job,
            BiConsumer<Session, R> then,
            Runnable undone,
            Consumer<R> effect) {
        boolean taken =
                offer(workers, job, (session, outcome) -> session.onJobDone(call, outcome, then, undone), outcome -> {
                    if (outcome instanceof JobResult.Done<R> done) {
                        effect.accept(done.value());
                    }
                });
        if (taken) {
            order.jobBegan();
        } else {
            undone.run();
            failBusy(call);
        }
    }

    /**
     * As {@link #await}, for what takes much memory: begins when this connection has taken everything before it, and there is room for what it brings.
     *
     * @param bytes that it takes at the most
     */
    <R> void awaitRoom(Incoming.Call call, long bytes, Workers workers, Job<R> job, BiConsumer<Session, R> then) {
        order.jobBegan();
        connection.reserve(bytes, room -> {
            if (!offer(
                    workers,
                    job,
                    (session, outcome) -> session.onJobDone(call, outcome, then),
                    outcome -> room.release())) {
                room.release();
                jobRefused(call);
            }
        });
    }

    /** For what takes long, and is good for nobody else. */
    void watchForEnd() {
        connection.watchForEnd();
    }

    /** For what takes much memory, and is begun by itself. */
    void reserve(long bytes, Consumer<Connection.Reservation> then) {
        connection.reserve(bytes, then);
    }

    /** An answer that takes much memory, made when there is room for it. */
    void answerInRoom(long bytes, Runnable answer) {
        order.jobBegan();
        connection.reserve(bytes, room -> {
            room.release();
            order.jobEnded();
            answer.run();
            settle();
        });
    }

    /** Has a job done beside the requests, when there is room for what it brings. */
    <R> void offerRoom(
            long bytes, Workers workers, Job<R> job, BiConsumer<Session, JobResult<R>> then, Runnable refused) {
        connection.reserve(bytes, room -> {
            if (!offer(workers, job, then, outcome -> room.release())) {
                room.release();
                refused.run();
            }
        });
    }

    /** Has a job done beside the requests. */
    <R> boolean offer(Workers workers, Job<R> job, BiConsumer<Session, JobResult<R>> then) {
        return offer(workers, job, then, outcome -> {});
    }

    private <R> boolean offer(
            Workers workers, Job<R> job, BiConsumer<Session, JobResult<R>> then, Consumer<JobResult<R>> effect) {
        long id = connection.id();
        var completions = chat.ports().completions();
        return workers.offer(job, outcome -> completions.accept(new Completion.JobDone<>(id, outcome, then, effect)));
    }

    /** What {@link RequestOrder#jobBegan began} by itself has an answer. */
    <R> void onJobDone(Incoming.Call call, JobResult<R> outcome, BiConsumer<Session, R> then) {
        onJobDone(call, outcome, then, () -> {});
    }

    /** As {@link #onJobDone}, but where it succeeded there is more to be done. */
    <R> void onJobFailed(Incoming.Call call, JobResult<R> outcome) {
        if (outcome instanceof JobResult.Failed<R>) {
            onJobDone(call, outcome, (session, result) -> {});
        }
    }

    /** As {@link #onJobDone}, for what nobody has room or time for. */
    void jobRefused(Incoming.Call call) {
        order.jobEnded();
        failBusy(call);
        settle();
    }

    /** As {@link #jobRefused(Incoming.Call)}, for a reason of its own. */
    void jobRefused(Incoming.Call call, String sentence, long retryAfterMillis) {
        order.jobEnded();
        fail(call, ErrorCode.SERVER_BUSY, sentence, OptionalLong.of(retryAfterMillis));
        settle();
    }

    private <R> void onJobDone(Incoming.Call call, JobResult<R> outcome, BiConsumer<Session, R> then, Runnable undone) {
        order.jobEnded();
        if (outcome instanceof JobResult.Done<R> done) {
            then.accept(this, done.value());
        } else if (outcome instanceof JobResult.Failed<R> failed) {
            undone.run();
            failWith(call, failed.cause());
        }
        settle();
    }

    private void failWith(Incoming.Call call, Throwable cause) {
        Action action = call.request().action();
        if (cause instanceof Violation violation) {
            fail(call, violation.code(), violation.getMessage());
        } else if (cause instanceof DisplacedException) {
            failBusy(call);
        } else if (cause instanceof StorageException) {
            LOG.warn("{} of connection {} failed: {}", action.wireName(), connection.id(), cause.getMessage());
            fail(
                    call,
                    ErrorCode.STORAGE_UNAVAILABLE,
                    RoomActions.STORAGE_UNAVAILABLE,
                    OptionalLong.of(BUSY_RETRY_MILLIS));
        } else {
            LOG.error("{} of connection {} failed", action.wireName(), connection.id(), cause);
            fail(
                    call,
                    ErrorCode.INTERNAL_ERROR,
                    "The server made a mistake with this request; try it again, and if that doesn't help, tell whoever runs it.");
        }
    }

    /** A message of this session was stored, or not. */
    void onSendAnswered(Optional<Ref> ref, Reply reply) {
        reply(ref, reply);
        order.sendEnded();
        settle();
    }

    /** After an answer: what waited for it goes on. */
    private void settle() {
        if (finishing != null && order.isIdle()) {
            connection.close(finishing);
        } else {
            connection.setInputPaused(finishing != null || !order.wantsInput());
        }
    }

    /** The guest becomes a member. */
    void enter(Incoming.Call call, Account account, SessionToken sessionToken, Subscription subscription) {
        member = account;
        token = sessionToken;
        chat.members().add(account.username().key(), this);
        use = new SessionUse(
                this, chat.ports().timers(), () -> chat.accountActions().touch(this));
        connection.admit(account.id());
        if (finishing == CloseReason.LOGIN_TIMEOUT) {
            // It was under way when the time was up.
            finishing = null;
        }
        if (loginDeadline != null) {
            loginDeadline.cancel();
        }
        Room room = chat.room();
        room.join(account.username());
        String epoch = chat.ports().store().history().epoch();
        reply(
                call.ref(),
                new Reply.LoggedIn(
                        call.request().action(),
                        account.username().value(),
                        sessionToken.text(),
                        epoch,
                        room.lastId(),
                        room.online(),
                        account.admin()));
        chat.accessLog().in(this, call.request().action(), account.username());
        if (subscription.push()) {
            catchUp.subscribe(firstWanted(subscription, epoch, room.lastId()));
        }
    }

    /** After what the client has, if that is of this history; otherwise after the newest. */
    private static long firstWanted(Subscription subscription, String epoch, long newestId) {
        boolean sameHistory = subscription.epoch().map(epoch::equals).orElse(true);
        long has = subscription.lastId().orElse(newestId);
        return sameHistory && has <= newestId ? has + 1 : newestId + 1;
    }

    void close(CloseReason reason) {
        connection.close(reason);
    }

    /** The token is void: what has begun is answered, and nothing more is begun. */
    void endSession() {
        finish(CloseReason.SESSION_ENDED);
    }

    // What else the reactor tells.

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
    public void onFellBehind(long nextId) {
        catchUp.rejoin(nextId);
    }

    @Override
    public void onDrained() {
        catchUp.onDrained();
    }

    @Override
    public byte[] onClosed(CloseReason reason) {
        gone = true;
        catchUp.cancel();
        if (waiting != null) {
            waiting.cancel();
        }
        if (loginDeadline != null) {
            loginDeadline.cancel();
        }
        if (member != null) {
            use.end(reason == CloseReason.SHUTTING_DOWN);
            chat.members().remove(member.username().key(), this);
            chat.room().leave(member.username());
            chat.accessLog().out(this, member.username(), reason);
        }
        chat.forget(this);
        return reason.isByServer() ? chat.frames().write(new Event.Closing(reason.code(), reason.sentence())) : NOTHING;
    }
}
