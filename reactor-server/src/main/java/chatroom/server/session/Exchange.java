package chatroom.server.session;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Incoming;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.server.auth.SessionToken;
import chatroom.server.store.Account;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One request and its reply, as whoever carries the request out sees it. It is answered once, now or after some jobs; until then the
 * connection's next requests wait. Where the connection ends before, nothing that waits for it is called any more, but what is said to
 * happen in any case. Reactor thread only.
 */
public final class Exchange implements Origin {
    /** When to try again what the server couldn't do. */
    public static final long BUSY_RETRY_MILLIS = 1_000;

    /** The sentence of every failure of the storage. Whether a commit that failed was done isn't always known, so it claims nothing. */
    public static final String STORAGE_UNAVAILABLE =
            "The server's storage doesn't work at the moment: what you sent may not have been stored; try again later.";

    private final Session session;
    private final Incoming.Call call;

    Exchange(Session session, Incoming.Call call) {
        this.session = session;
        this.call = call;
    }

    // Who asks for what.

    public Request request() {
        return call.request();
    }

    public Action action() {
        return call.request().action();
    }

    public Session session() {
        return session;
    }

    public long connectionId() {
        return session.connectionId();
    }

    /** The account that the connection is logged in to. Only where the action needs a log-in. */
    public Account account() {
        return session.account().orElseThrow();
    }

    /** The token that the connection is logged in with. Only where the action needs a log-in. */
    public SessionToken token() {
        return session.token();
    }

    /** Whether the connection has ended. Who was on it, and from where, is known all the same. */
    public boolean isGone() {
        return session.isGone();
    }

    @Override
    public String peer() {
        return session.peer();
    }

    @Override
    public String network() {
        return session.network();
    }

    // Answers.

    public void reply(Reply reply) {
        session.reply(call.ref(), reply);
    }

    /** A reply that is written already, but for its ref. */
    public void replyWritten(Function<Optional<Ref>, byte[]> frame) {
        session.send(frame.apply(call.ref()));
    }

    public void fail(ErrorCode code, String sentence) {
        reply(failure(code, sentence, OptionalLong.empty()));
    }

    public void fail(ErrorCode code, String sentence, long retryAfterMillis) {
        reply(failure(code, sentence, OptionalLong.of(retryAfterMillis)));
    }

    public void failBusy() {
        fail(
                ErrorCode.SERVER_BUSY,
                "The server has too much to do at the moment; try again in a second.",
                BUSY_RETRY_MILLIS);
    }

    /** @param sentence with the place for whole seconds */
    public void failThrottled(String sentence, long waitNs) {
        long waitMillis = millis(waitNs);
        fail(ErrorCode.RATE_LIMITED, sentence.formatted((waitMillis + 999) / 1_000), waitMillis);
    }

    /** The reply that says that this request failed. */
    public Reply failure(ErrorCode code, String sentence, OptionalLong retryAfterMillis) {
        return new Reply.Failed(Optional.of(action().wireName()), code, sentence, retryAfterMillis);
    }

    /** Rounded up: who waits for so long needn't wait again. */
    public static long millis(long waitNs) {
        return TimeUnit.NANOSECONDS.toMillis(waitNs + 999_999);
    }

    // Answers that come later.

    /** Goes on when the time is over in which the request's price is earned: at once where there is none. */
    public void after(long waitNs, Runnable step) {
        session.after(waitNs, step);
    }

    /** A job for this request, which isn't begun yet. */
    public <R> PendingJob<R> job(Workers workers, Job<R> job) {
        return new PendingJob<>(this, workers, job);
    }

    /** For an answer that takes much memory: it is made when there is room for it. */
    public void whenThereIsRoom(long bytes, Runnable answer) {
        hold();
        session.reserve(bytes, reservation -> {
            reservation.release();
            finish(answer);
        });
    }

    // For what can't be said as a job. Whoever holds must finish.

    /** The connection's next requests wait from now on. */
    public void hold() {
        session.order().jobBegan();
    }

    /** Goes on when the peer has taken everything that was sent before. */
    public void whenDrained(Runnable step) {
        session.reserve(0, nothing -> {
            nothing.release();
            step.run();
        });
    }

    /** Ends what {@link #hold} began; the answer may {@linkplain #hold hold} again. */
    public void finish(Runnable answer) {
        session.order().jobEnded();
        answer.run();
        session.settle();
    }

    /** As {@link #finish(Runnable)}, by what came of a job. */
    public <R> void finish(JobResult<R> result, Consumer<R> answer) {
        finish(() -> answerBy(result, answer, () -> {}));
    }

    /** As {@link #finish(JobResult, Consumer)} where the connection is still there. What goes wrong costs that one alone. */
    public void finishIfHere(JobResult<?> result, Runnable answer) {
        session.ifHere(() -> finish(result, value -> answer.run()));
    }

    /** As {@link #finish(Runnable)} for what nobody has room or time for. */
    public void finishBusy() {
        finish(this::refusePipelinedBusy);
    }

    private <R> void answerBy(JobResult<R> result, Consumer<R> answer, Runnable ifNotDone) {
        if (result instanceof JobResult.Done<R> done) {
            answer.accept(done.value());
        } else if (result instanceof JobResult.Failed<R> failed) {
            ifNotDone.run();
            // What is pipelined may have had to look something up, while others before it are still under way.
            session.order().inOrder(() -> session.failures().answer(this, failed.cause()));
        }
    }

    <R> void finish(JobResult<R> result, Consumer<R> answer, Runnable ifNotDone) {
        finish(() -> answerBy(result, answer, ifNotDone));
    }

    // For what is pipelined: answered in order, and the next may come before.

    /** Whether some that were sent before aren't answered yet. */
    public boolean isBehindPipelined() {
        return session.order().hasSends();
    }

    /** Goes on when they are; until then the connection's next requests wait. */
    public void whenPipelinedAreAnswered(Runnable step) {
        session.order().inOrder(step);
    }

    public void beginPipelined() {
        session.order().sendBegan();
    }

    /** The connection may be gone by now. */
    public void answerPipelined(Reply reply) {
        session.ifHere(() -> {
            reply(reply);
            session.order().sendEnded();
            session.settle();
        });
    }

    /** Refuses what was to be pipelined, in its order. */
    public void refusePipelined(Reply reply) {
        session.refuseInOrder(call.ref(), reply);
    }

    /** Refuses it in its order, because the server is busy. It costs the user nothing. */
    public void refusePipelinedBusy() {
        session.order().inOrder(this::failBusy);
    }
}
