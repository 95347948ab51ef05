package chatroom.client.link;

import chatroom.codec.RequestCodec;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Limits;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.protocol.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What waits to be sent, an {@link Outbox} for each room: one in which nothing can be said for a time keeps no other waiting. Owned by the
 * link's thread.
 */
final class Outboxes {
    /** Limit of unsent messages of all rooms together. */
    static final int MOST_MESSAGES = 10_000;

    private static final Optional<Ref> LONGEST_REF = Optional.of(Ref.of(Long.MAX_VALUE));

    private final RequestCodec codec = new RequestCodec();
    private final RandomGenerator random;
    private final Nonces nonces;

    /** The outboxes that aren't empty. */
    private final Map<String, Outbox> boxes = new LinkedHashMap<>();

    Outboxes(RandomGenerator random, Nonces nonces) {
        this.random = random;
        this.nonces = nonces;
    }

    /**
     * @param epoch the history that the message is of that it answers, where that is known
     * @throws Violation the text breaks the rules, or {@code frame_too_large}: characters that JSON escapes take more room in a frame than
     * the limit for texts foresees
     */
    Request.Send add(Draft draft, Optional<String> epoch, long nowMillis) throws Violation {
        Request.Send send = draft.request(nonces.next());
        if (codec.write(LONGEST_REF, send).length > Limits.FRAME_BYTES) {
            throw new Violation(ErrorCode.FRAME_TOO_LARGE, "The text is too long to be sent in one piece.");
        }
        of(send).add(send, epoch, nowMillis, false);
        return send;
    }

    /** One that has its nonce already: an earlier run may have sent it. */
    void addAgain(Request.Send send, Optional<String> epoch, long nowMillis) {
        of(send).add(send, epoch, nowMillis, true);
    }

    int size() {
        return boxes.values().stream().mapToInt(Outbox::size).sum();
    }

    /** Since when the first one waits. */
    OptionalLong oldestMillis() {
        return least(Outbox::oldestMillis);
    }

    /** When there will be something to send; empty if that hangs on an answer, or on somebody who types. */
    OptionalLong dueMillis() {
        return least(Outbox::dueMillis);
    }

    private OptionalLong least(Function<Outbox, OptionalLong> time) {
        return boxes.values().stream()
                .map(time)
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    /** What to send now, one for each room at most; they count as on their way. */
    List<Request.Send> take(long nowMillis) {
        return boxes.values().stream()
                .flatMap(box -> box.take(nowMillis).stream())
                .toList();
    }

    /** This one was stored. */
    void onConfirmed(Request.Send send) {
        of(send).onConfirmed();
        forgetIfEmpty(send);
    }

    /** @return how long to wait before it's tried again, in milliseconds; empty if it's hopeless, and it has left */
    OptionalLong onFailed(Request.Send send, Reply.Failed failed, long nowMillis) {
        OptionalLong delayMillis = of(send).onFailed(failed, nowMillis);
        forgetIfEmpty(send);
        return delayMillis;
    }

    /** Nobody knows whether those on their way were stored: they are sent again. */
    void onConnectionLost() {
        boxes.values().forEach(Outbox::onConnectionLost);
    }

    /** Gives up all of them. */
    List<Request.Send> clear() {
        return clear(Outbox::clear);
    }

    /** Gives up those that no earlier run left. */
    List<Request.Send> clearNew() {
        return clear(Outbox::clearNew);
    }

    /** Gives up those that answer a message of such a history. Only while none of them is on its way. */
    List<Request.Send> clearAnswers(Predicate<Optional<String>> ofEpoch) {
        return clear(box -> box.clearAnswers(ofEpoch));
    }

    private List<Request.Send> clear(Function<Outbox, List<Request.Send>> how) {
        List<Request.Send> unsent = new ArrayList<>();
        boxes.values().forEach(box -> unsent.addAll(how.apply(box)));
        boxes.values().removeIf(Outbox::isEmpty);
        return unsent;
    }

    private Outbox of(Request.Send send) {
        return boxes.computeIfAbsent(key(send.room()), key -> new Outbox(random));
    }

    private void forgetIfEmpty(Request.Send send) {
        boxes.computeIfPresent(key(send.room()), (key, box) -> box.isEmpty() ? null : box);
    }

    private static String key(RoomReference room) {
        return room.value().toLowerCase(Locale.ROOT);
    }
}
