package chatroom.client.link;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Messages for one room that the server hasn't confirmed, oldest first. Only the first one is ever on its way: one that was refused
 * for a time must not be overtaken by those after it. A retry has the nonce of the first attempt, so that it doesn't
 * matter which of them arrived. Owned by the link's thread.
 */
final class Outbox {
    /** An error of the server's own may be about this very message: it isn't tried for ever. */
    private static final int MOST_INTERNAL_ERRORS = 5;

    private static final long LEAST_DELAY_MILLIS = 100;

    /**
     * @param epoch the history that the message is of that it answers, where that is known
     * @param again an earlier run of the client left it
     */
    private record Waiting(Request.Send send, Optional<String> epoch, long sinceMillis, boolean again) {
        boolean answers(Predicate<Optional<String>> ofEpoch) {
            return send.replyTo().isPresent() && ofEpoch.test(epoch);
        }
    }

    private final Backoff backoff;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean onItsWay;
    private int internalErrors;
    private long notBeforeMillis = Long.MIN_VALUE;

    Outbox(RandomGenerator random) {
        this.backoff = new Backoff(random);
    }

    /** @param again an earlier run of the client left it, and may have sent it */
    void add(Request.Send send, Optional<String> epoch, long nowMillis, boolean again) {
        waiting.add(new Waiting(send, epoch, nowMillis, again));
    }

    /** Since when the first one waits. */
    OptionalLong oldestMillis() {
        return waiting.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(waiting.getFirst().sinceMillis());
    }

    int size() {
        return waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** When there will be something to send; empty if that hangs on an answer, or on somebody who types. */
    OptionalLong dueMillis() {
        return onItsWay || waiting.isEmpty() ? OptionalLong.empty() : OptionalLong.of(notBeforeMillis);
    }

    /** What to send now; it counts as on its way. */
    Optional<Request.Send> take(long nowMillis) {
        if (onItsWay || waiting.isEmpty() || nowMillis < notBeforeMillis) {
            return Optional.empty();
        }
        onItsWay = true;
        return Optional.of(waiting.getFirst().send());
    }

    /** The one on its way was stored. */
    void onConfirmed() {
        backoff.reset();
        leave();
    }

    /** @return how long to wait before it's tried again, in milliseconds; empty if it's hopeless, and it has left */
    OptionalLong onFailed(Reply.Failed failed, long nowMillis) {
        if (isHopeless(failed.code())) {
            leave();
            return OptionalLong.empty();
        }
        long delayMillis =
                Math.max(LEAST_DELAY_MILLIS, failed.retryAfterMillis().orElseGet(backoff::nextDelayMillis));
        onItsWay = false;
        notBeforeMillis = nowMillis + delayMillis;
        return OptionalLong.of(delayMillis);
    }

    /** Nobody knows whether the one on its way was stored: it's sent again. */
    void onConnectionLost() {
        onItsWay = false;
    }

    /** Gives up all of them. */
    List<Request.Send> clear() {
        return clear(each -> true);
    }

    /** Gives up those that no earlier run left. */
    List<Request.Send> clearNew() {
        return clear(each -> !each.again());
    }

    /** Gives up those that answer a message of such a history. */
    List<Request.Send> clearAnswers(Predicate<Optional<String>> ofEpoch) {
        return clear(each -> each.answers(ofEpoch));
    }

    private List<Request.Send> clear(Predicate<Waiting> which) {
        List<Request.Send> unsent =
                waiting.stream().filter(which).map(Waiting::send).toList();
        waiting.removeIf(which);
        onItsWay = false;
        return unsent;
    }

    private void leave() {
        onItsWay = false;
        internalErrors = 0;
        waiting.removeFirst();
    }

    private boolean isHopeless(ErrorCode code) {
        return switch (code) {
            case RATE_LIMITED, SERVER_BUSY, STORAGE_UNAVAILABLE -> false;
            case INTERNAL_ERROR -> ++internalErrors >= MOST_INTERNAL_ERRORS;
            default -> true;
        };
    }
}
