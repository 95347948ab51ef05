package chatroom.client;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Limits;
import chatroom.protocol.MessageText;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Subscription;
import chatroom.protocol.Violation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What goes on while somebody is logged in: messages in and out, the poll, the user's questions. It outlives connections, and knows nothing of how they begin
 * and end. Owned by the link's thread.
 */
final class Conversation {
    static final long POLL_MILLIS = 1_000;

    /** How much a newcomer is shown of what went before. */
    static final int BACKLOG_MESSAGES = 20;

    private static final int MOST_ASKS = 16;

    private final Pending pending;
    private final LinkListener listener;
    private final LongSupplier clockMillis;
    private final Inbox inbox;
    private final Outbox outbox;

    /** Questions that wait for a login. */
    private final Deque<Request> asks = new ArrayDeque<>();

    /** Whose messages are in the outbox. */
    private Optional<Credentials> author = Optional.empty();

    private int online;

    /** The newest message when the newcomer's page was asked for. */
    private long backlogFromId;

    private long pollDueMillis;

    Conversation(Pending pending, LinkListener listener, LongSupplier clockMillis, RandomGenerator random) {
        this.pending = pending;
        this.listener = listener;
        this.clockMillis = clockMillis;
        this.inbox = new Inbox(listener);
        this.outbox = new Outbox(random);
    }

    int online() {
        return online;
    }

    int unsent() {
        return outbox.size();
    }

    Subscription subscription() {
        return inbox.cursor().isPresent()
                ? Subscription.after(inbox.cursor().getAsLong(), inbox.epoch().orElseThrow())
                : Subscription.LIVE;
    }

    /** Only while {@code who} is logged in or will be. */
    void say(String text, Credentials who) {
        if (outbox.size() >= Outbox.MOST_MESSAGES) {
            emit(new LinkEvent.SendRefused(text, "Too many messages wait to be sent."));
            return;
        }
        try {
            outbox.add(MessageText.of(text));
            author = Optional.of(who);
        } catch (Violation violation) {
            emit(new LinkEvent.SendRefused(text, violation.getMessage()));
        }
    }

    /** A question for the next login. */
    void ask(Request request) {
        if (asks.size() >= MOST_ASKS) {
            emit(new LinkEvent.Refused(request.action(), "There is no connection."));
        } else {
            asks.add(request);
        }
    }

    void onLoggedIn(Reply.LoggedIn in) {
        online = in.online();
        if (!inbox.enter(in.epoch(), in.lastId())) {
            emit(new LinkEvent.HistoryReplaced());
        }
        pollDueMillis = clockMillis.getAsLong() + POLL_MILLIS;
        if (inbox.cursor().isEmpty()) {
            askForBacklog(in.lastId());
        }
    }

    /** Pushes begin after the newest message, so the page ends with it; what is pushed before the page has come is held. */
    private void askForBacklog(long newestId) {
        backlogFromId = newestId;
        if (newestId == 0) {
            inbox.begin(List.of(), 0);
        } else {
            pending.call(new Request.History(OptionalLong.of(newestId + 1), BACKLOG_MESSAGES), false);
        }
    }

    /** What is due, while logged in. */
    void tick() {
        while (!asks.isEmpty()) {
            pending.call(asks.poll(), true);
        }
        long now = clockMillis.getAsLong();
        outbox.take(now).ifPresent(send -> pending.call(send, false));
        if (now >= pollDueMillis) {
            poll();
        }
    }

    long nextTickMillis() {
        return Math.min(pollDueMillis, outbox.dueMillis().orElse(Long.MAX_VALUE));
    }

    void onEvent(Event event) {
        if (event instanceof Event.MessagePosted posted) {
            if (!inbox.push(posted.message())) {
                poll();
            }
        } else if (event instanceof Event.PresenceChanged presence) {
            online = presence.online();
            emit(new LinkEvent.PresenceChanged(presence.joined(), presence.left(), presence.online()));
        }
    }

    /** @return false if the server has another history now, and everything begins anew */
    boolean onReply(Pending.Call call, Reply reply) {
        if (reply instanceof Reply.Sent sent) {
            Request.Send send = outbox.onConfirmed();
            emit(new LinkEvent.Sent(sent.id(), send.text().value()));
        } else if (reply instanceof Reply.Polled polled) {
            return onPolled(polled);
        } else if (reply instanceof Reply.HistoryPage page && call.asked()) {
            emit(new LinkEvent.HistoryRead(page.messages(), page.more()));
        } else if (reply instanceof Reply.HistoryPage page) {
            inbox.begin(page.messages(), backlogFromId);
        } else if (reply instanceof Reply.WhoIsThere there) {
            online = there.online();
            emit(new LinkEvent.WhoIsThere(there.users(), there.online()));
        }
        return true;
    }

    private boolean onPolled(Reply.Polled polled) {
        if (!inbox.epoch().equals(Optional.of(polled.epoch()))) {
            inbox.drop();
            emit(new LinkEvent.HistoryReplaced());
            return false;
        }
        boolean progress = inbox.page(polled.messages());
        // Without progress, at the next second: what isn't there yet doesn't come sooner by asking faster.
        if (progress && (polled.more() || inbox.hasHole())) {
            poll();
        }
        return true;
    }

    /** @return false if nobody is logged in any more */
    boolean onFailed(Pending.Call call, Reply.Failed failed) {
        Request request = call.request();
        if (failed.code() == ErrorCode.SESSION_EXPIRED || failed.code() == ErrorCode.NOT_LOGGED_IN) {
            if (call.asked()) {
                asks.add(request);
            }
            return false;
        }
        if (request instanceof Request.Send send) {
            OptionalLong delayMillis = outbox.onFailed(failed, clockMillis.getAsLong());
            emit(
                    delayMillis.isPresent()
                            ? new LinkEvent.Delayed(Action.SEND, failed.message(), delayMillis.getAsLong())
                            : new LinkEvent.SendRefused(send.text().value(), failed.message()));
        } else if (call.asked()) {
            emit(new LinkEvent.Refused(request.action(), failed.message()));
        } else if (request instanceof Request.History) {
            // A newcomer can do without what went before; the pushes that were held can't wait.
            inbox.begin(List.of(), backlogFromId);
        } else {
            pollDueMillis = clockMillis.getAsLong()
                    + Math.max(POLL_MILLIS, failed.retryAfterMillis().orElse(0));
        }
        return true;
    }

    /** @param unanswered what the user had asked */
    void onConnectionLost(List<Request> unanswered) {
        asks.addAll(unanswered);
        outbox.onConnectionLost();
        inbox.onConnectionLost();
    }

    /** What one person typed isn't sent in another's name. Only without a connection on which it may be on its way. */
    void giveBackUnlessBy(Credentials who) {
        if (author.isPresent() && !who.isFor(author.get().username())) {
            for (Request.Send send : outbox.clear()) {
                String text = send.text().value();
                emit(new LinkEvent.SendRefused(text, "It was not confirmed before you changed to another name."));
            }
        }
    }

    void forgetAsks() {
        asks.clear();
    }

    private void poll() {
        pollDueMillis = clockMillis.getAsLong() + POLL_MILLIS;
        if (inbox.cursor().isPresent() && !pending.has(Request.Poll.class)) {
            pending.call(new Request.Poll(inbox.cursor().getAsLong(), Limits.PAGE_MESSAGES), false);
        }
    }

    private void emit(LinkEvent event) {
        listener.onEvent(event);
    }
}
