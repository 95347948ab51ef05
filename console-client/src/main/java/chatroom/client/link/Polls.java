package chatroom.client.link;

import chatroom.protocol.Limits;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Asks for what is missing: where a push shows that something is, at once; and one room each second, in turn, which shows that the server
 * lives, and how long it takes. Owned by the link's thread.
 */
final class Polls {
    static final long POLL_MILLIS = 1_000;

    private final PendingRequests pending;
    private final LongSupplier clockMillis;
    private final Latency latency = new Latency();
    private long dueMillis;
    private int turn;

    Polls(PendingRequests pending, LongSupplier clockMillis) {
        this.pending = pending;
        this.clockMillis = clockMillis;
    }

    void onLoggedIn() {
        dueMillis = clockMillis.getAsLong() + POLL_MILLIS;
        turn = 0;
    }

    long nextTickMillis() {
        return dueMillis;
    }

    OptionalLong latencyMillis() {
        return latency.millis(clockMillis.getAsLong());
    }

    /** @param inboxes of all rooms that entries come from */
    void tick(List<Inbox> inboxes) {
        turn = (turn + 1) % inboxes.size();
        poll(inboxes.get(turn));
    }

    /** What comes after its cursor, unless that is asked for already. */
    void poll(Inbox inbox) {
        dueMillis = clockMillis.getAsLong() + POLL_MILLIS;
        RoomReference room = RoomReference.to(inbox.room());
        if (inbox.cursor().isPresent()
                && !pending.has(request ->
                        request instanceof Request.Poll && request.room().equals(room))) {
            latency.onAsked(clockMillis.getAsLong());
            pending.call(new Request.Poll(room, inbox.cursor().getAsLong(), Limits.PAGE_MESSAGES), false);
        }
    }

    void onAnswered() {
        latency.onAnswered(clockMillis.getAsLong());
    }

    /** @param retryAfterMillis 0 where the server doesn't say */
    void onFailed(long retryAfterMillis) {
        onAnswered();
        dueMillis = clockMillis.getAsLong() + Math.max(POLL_MILLIS, retryAfterMillis);
    }

    void onConnectionLost() {
        latency.onConnectionLost();
    }
}
