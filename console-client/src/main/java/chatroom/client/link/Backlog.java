package chatroom.client.link;

import chatroom.protocol.Limits;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The page of the lobby that a newcomer begins with. Pushes begin after the newest message, so it ends with that; what is pushed before it
 * has come is held. Owned by the link's thread.
 */
final class Backlog {
    /** How much a newcomer is shown of what went before. */
    static final int MESSAGES = 20;

    /** How much of what was read already is shown above what is new. */
    private static final int CONTEXT_MESSAGES = 5;

    /** Meanwhile what is pushed is held. */
    private static final int MOST_TRIES = 5;

    private static final long NEVER = Long.MAX_VALUE;

    private final PendingRequests pending;
    private final LongSupplier clockMillis;
    private final Inbox inbox;

    /** Somebody who hasn't read anything yet is shown what went before. */
    private boolean isShown = true;

    /** The newest message when the page was asked for. */
    private long fromId;

    private int limit;
    private int tries;
    private long dueMillis = NEVER;

    Backlog(PendingRequests pending, LongSupplier clockMillis, Inbox inbox) {
        this.pending = pending;
        this.clockMillis = clockMillis;
        this.inbox = inbox;
    }

    /** Nothing of what went before is shown, but for what comes after a message. */
    void hide(OptionalLong afterId) {
        isShown = false;
        afterId.ifPresent(inbox::beginAfter);
    }

    /** Whether what went before is shown at all. */
    boolean isShown() {
        return isShown;
    }

    /**
     * At a login without a cursor.
     *
     * @param lastRead where the reader stopped, if that is known
     */
    void ask(OptionalLong lastRead, long newestId) {
        fromId = newestId;
        if (newestId == 0 || !isShown) {
            inbox.begin(List.of(), newestId);
            return;
        }
        inbox.mark(lastRead, newestId);
        // All that was missed, with a little of what went before, as far as one page goes: who was away for a year
        // isn't shown a year.
        long wanted = newestId - lastRead.orElse(newestId) + CONTEXT_MESSAGES;
        limit = (int) Math.min(Limits.PAGE_MESSAGES, Math.max(MESSAGES, wanted));
        tries = 0;
        ask();
    }

    private void ask() {
        dueMillis = NEVER;
        tries++;
        pending.call(new Request.History(OptionalLong.of(fromId + 1), limit), false);
    }

    void tick(long nowMillis) {
        if (nowMillis >= dueMillis) {
            ask();
        }
    }

    long nextTickMillis() {
        return dueMillis;
    }

    void onPage(Reply.HistoryPage page) {
        inbox.begin(page.entries(), fromId);
    }

    void onFailed(Reply.Failed failed) {
        if (failed.retryAfterMillis().isPresent() && tries < MOST_TRIES) {
            dueMillis = clockMillis.getAsLong() + failed.retryAfterMillis().getAsLong();
        } else {
            // A newcomer can do without what went before; the pushes that are held can't wait for ever.
            inbox.begin(List.of(), fromId);
        }
    }

    void onConnectionLost() {
        dueMillis = NEVER;
    }
}
