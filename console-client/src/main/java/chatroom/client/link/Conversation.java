package chatroom.client.link;

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
 * What goes on while somebody is logged in: messages in and out, the poll, the user's questions. It outlives
 * connections, and knows nothing of how they begin and end. Owned by the link's thread.
 */
final class Conversation {
    static final long POLL_MILLIS = 1_000;

    /** How much a newcomer is shown of what went before. */
    static final int BACKLOG_MESSAGES = 20;

    /** How much of what was read already is shown above what is new. */
    private static final int CONTEXT_MESSAGES = 5;

    /** What is read in this time before a crash counts as unread. */
    private static final long BOOKMARK_MILLIS = 5_000;

    private static final int MOST_ASKS = 16;

    /** Meanwhile what is pushed is held. */
    private static final int MOST_BACKLOG_TRIES = 5;

    private static final long NEVER = Long.MAX_VALUE;

    private final PendingRequests pending;
    private final LinkListener listener;
    private final LongSupplier clockMillis;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Storage storage;
    private final Latency latency = new Latency();

    /** Questions that wait for a login. */
    private final Deque<Request> asks = new ArrayDeque<>();

    /** Whose messages are in the outbox, and whom the storage is about. */
    private Optional<Credentials> author = Optional.empty();

    /** Texts of who comes after the author; they wait until the author has left. */
    private final Deque<String> early = new ArrayDeque<>();

    /** Somebody who hasn't read anything yet is shown what went before. */
    private boolean showsBacklog = true;

    private long bookmarkDueMillis;
    private Optional<Bookmark> bookmarkKept = Optional.empty();

    private int online;

    /** The newest message when the newcomer's page was asked for. */
    private long backlogFromId;

    private int backlogLimit;
    private int backlogTries;
    private long backlogDueMillis = NEVER;

    private long pollDueMillis;

    Conversation(
            PendingRequests pending,
            LinkListener listener,
            LongSupplier clockMillis,
            RandomGenerator random,
            Storage storage) {
        this.pending = pending;
        this.listener = listener;
        this.clockMillis = clockMillis;
        this.inbox = new Inbox(listener);
        this.outbox = new Outbox(random);
        this.storage = storage;
    }

    int online() {
        return online;
    }

    int unsent() {
        return outbox.size() + early.size();
    }

    OptionalLong oldestUnsentMillis() {
        return outbox.oldestMillis();
    }

    OptionalLong latencyMillis() {
        return latency.millis(clockMillis.getAsLong());
    }

    Subscription subscription() {
        return inbox.cursor().isPresent() ? new Subscription(inbox.cursor(), inbox.epoch(), true) : Subscription.LIVE;
    }

    /** Before anybody logs in: nothing of what went before is shown, but for what comes after a message. */
    void withoutBacklog(OptionalLong afterId) {
        showsBacklog = false;
        afterId.ifPresent(inbox::beginAfter);
    }

    /** Only while {@code who} is logged in or will be. */
    void say(String text, Credentials who) {
        if (unsent() >= Outbox.MOST_MESSAGES) {
            emit(new LinkEvent.SendRefused(Optional.empty(), text, "Too many messages wait to be sent."));
        } else if (isAuthor(who)) {
            queue(text);
        } else {
            early.add(text);
        }
    }

    private boolean isAuthor(Credentials who) {
        return author.isPresent() && who.isFor(author.get().username());
    }

    private void queue(String text) {
        try {
            Request.Send send = outbox.add(MessageText.of(text), clockMillis.getAsLong());
            // Before it can be sent: what the server has and a crash made us forget would be sent as another message.
            storage.keepText(send);
            emit(new LinkEvent.Queued(key(send), text, false));
        } catch (Violation violation) {
            emit(new LinkEvent.SendRefused(Optional.empty(), text, violation.getMessage()));
        }
    }

    private static String key(Request.Send send) {
        return send.nonce().orElseThrow().value();
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

    /** Where the reader stopped, if the server's history still is the one that was read. */
    private OptionalLong lastRead(long newestId) {
        return storage.bookmark()
                .filter(bookmark -> inbox.epoch().equals(Optional.of(bookmark.epoch())))
                .map(Bookmark::lastId)
                .filter(id -> id <= newestId)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** Pushes begin after the newest message, so the page ends with it; what is pushed before the page has come is held. */
    private void askForBacklog(long newestId) {
        backlogFromId = newestId;
        if (newestId == 0 || !showsBacklog) {
            inbox.begin(List.of(), newestId);
            return;
        }
        OptionalLong lastRead = lastRead(newestId);
        inbox.mark(lastRead, newestId);
        // All that was missed, with a little of what went before, as far as one page goes: who was away for a year
        // isn't shown a year.
        long wanted = newestId - lastRead.orElse(newestId) + CONTEXT_MESSAGES;
        int limit = (int) Math.min(Limits.PAGE_MESSAGES, Math.max(BACKLOG_MESSAGES, wanted));
        backlogLimit = limit;
        backlogTries = 0;
        tryBacklog();
    }

    private void tryBacklog() {
        backlogDueMillis = NEVER;
        backlogTries++;
        pending.call(new Request.History(OptionalLong.of(backlogFromId + 1), backlogLimit), false);
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
        if (now >= backlogDueMillis) {
            tryBacklog();
        }
        if (now >= bookmarkDueMillis) {
            keepBookmark();
        }
    }

    private void keepBookmark() {
        Optional<Bookmark> bookmark = inbox.cursor().isPresent()
                ? inbox.epoch().map(epoch -> new Bookmark(epoch, inbox.cursor().getAsLong()))
                : Optional.empty();
        if (bookmark.isPresent() && !bookmark.equals(bookmarkKept)) {
            storage.keepBookmark(bookmark.get());
            bookmarkKept = bookmark;
            bookmarkDueMillis = clockMillis.getAsLong() + BOOKMARK_MILLIS;
        }
    }

    long nextTickMillis() {
        return Math.min(
                Math.min(pollDueMillis, backlogDueMillis), outbox.dueMillis().orElse(NEVER));
    }

    void onEvent(Event event) {
        if (event instanceof Event.MessagePosted posted) {
            if (!inbox.push(posted.message())) {
                poll();
            }
        } else if (event instanceof Event.PresenceChanged presence) {
            online = presence.online();
            emit(new LinkEvent.PresenceChanged(
                    presence.joined(), presence.left(), presence.online(), presence.resync()));
        } else if (event instanceof Event.Announced announced) {
            emit(new LinkEvent.Announced(announced.text(), announced.timestamp()));
        }
    }

    /** @return false if the server has another history now, and everything begins anew */
    boolean onReply(PendingRequests.Call call, Reply reply) {
        if (reply instanceof Reply.Sent sent) {
            Request.Send send = outbox.onConfirmed();
            storage.dropText(send.nonce().orElseThrow());
            emit(new LinkEvent.Sent(key(send), sent.id(), send.text().value()));
        } else if (reply instanceof Reply.Polled polled) {
            latency.onAnswered(clockMillis.getAsLong());
            return onPolled(polled);
        } else if (reply instanceof Reply.HistoryPage page && call.asked()) {
            emit(new LinkEvent.HistoryRead(page.messages(), page.more()));
        } else if (reply instanceof Reply.SearchPage page && call.request() instanceof Request.Search search) {
            emit(new LinkEvent.SearchFound(search.query().words(), page.messages(), page.more()));
        } else if (reply instanceof Reply.HistoryPage page) {
            inbox.begin(page.messages(), backlogFromId);
        } else if (reply instanceof Reply.WhoIsThere there) {
            online = there.online();
            emit(new LinkEvent.WhoIsThere(there.users(), there.online()));
        } else if (reply instanceof Reply.Kicked kicked) {
            emit(new LinkEvent.Kicked(kicked.username()));
        } else if (reply instanceof Reply.Invited invited) {
            emit(new LinkEvent.Invited(invited.code(), invited.expires()));
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
    boolean onFailed(PendingRequests.Call call, Reply.Failed failed) {
        Request request = call.request();
        if (failed.code() == ErrorCode.SESSION_EXPIRED || failed.code() == ErrorCode.NOT_LOGGED_IN) {
            if (call.asked()) {
                asks.add(request);
            }
            return false;
        }
        if (request instanceof Request.Send send) {
            OptionalLong delayMillis = outbox.onFailed(failed, clockMillis.getAsLong());
            if (delayMillis.isPresent()) {
                emit(new LinkEvent.Delayed(Action.SEND, failed.message(), delayMillis.getAsLong()));
            } else {
                giveBack(send, failed.message());
            }
        } else if (call.asked()) {
            emit(new LinkEvent.Refused(request.action(), failed.message()));
        } else if (request instanceof Request.History) {
            onBacklogFailed(failed);
        } else {
            latency.onAnswered(clockMillis.getAsLong());
            pollDueMillis = clockMillis.getAsLong()
                    + Math.max(POLL_MILLIS, failed.retryAfterMillis().orElse(0));
        }
        return true;
    }

    private void onBacklogFailed(Reply.Failed failed) {
        if (failed.retryAfterMillis().isPresent() && backlogTries < MOST_BACKLOG_TRIES) {
            backlogDueMillis =
                    clockMillis.getAsLong() + failed.retryAfterMillis().getAsLong();
        } else {
            // A newcomer can do without what went before; the pushes that are held can't wait for ever.
            inbox.begin(List.of(), backlogFromId);
        }
    }

    /** @param unanswered what the user had asked */
    void onConnectionLost(List<Request> unanswered) {
        backlogDueMillis = NEVER;
        for (Request request : unanswered) {
            if (request instanceof Request.ChangePassword) {
                // Asked again, a change that was made would be refused for its old password.
                emit(new LinkEvent.Refused(
                        Action.PASSWORD,
                        "The connection was lost: it may be the new one already, or still the old one."));
            } else if (request instanceof Request.AdminOnly) {
                emit(new LinkEvent.Refused(
                        request.action(), "The connection was lost: it may be done already, or not."));
            } else {
                asks.add(request);
            }
        }
        outbox.onConnectionLost();
        latency.onConnectionLost();
        keepBookmark();
        inbox.onConnectionLost();
    }

    /**
     * From now on {@code who} is the one who speaks and reads; what earlier runs left of theirs is sent first. What one
     * person typed isn't sent in another's name. Only without a connection on which it may be on its way.
     */
    void become(Credentials who) {
        if (isAuthor(who)) {
            return;
        }
        giveBackAll("It was not confirmed before you changed to another name.");
        author = Optional.of(who);
        bookmarkKept = Optional.empty();
        for (Storage.UnsentText left : storage.open(who.username())) {
            if (left.stale()) {
                giveBack(left.send(), "It was left by an earlier run, too long ago to be sent now.");
            } else {
                outbox.addAgain(left.send(), clockMillis.getAsLong());
                emit(new LinkEvent.Queued(key(left.send()), left.send().text().value(), true));
            }
        }
        while (!early.isEmpty()) {
            queue(early.poll());
        }
    }

    /** Only without a connection, or on one that ends now. */
    void giveBackAll(String sentence) {
        outbox.clear().forEach(send -> giveBack(send, sentence));
    }

    /** What this run typed; what an earlier one left stays for the next. Only without a connection. */
    void giveBackNew(String sentence) {
        outbox.clearNew().forEach(send -> giveBack(send, sentence));
    }

    private void giveBack(Request.Send send, String sentence) {
        storage.dropText(send.nonce().orElseThrow());
        emit(new LinkEvent.SendRefused(Optional.of(key(send)), send.text().value(), sentence));
    }

    /** For good; what isn't confirmed stays in the storage. */
    void close() {
        keepBookmark();
        storage.close();
    }

    void forgetAsks() {
        asks.clear();
    }

    private void poll() {
        pollDueMillis = clockMillis.getAsLong() + POLL_MILLIS;
        if (inbox.cursor().isPresent() && !pending.has(Request.Poll.class)) {
            latency.onAsked(clockMillis.getAsLong());
            pending.call(new Request.Poll(inbox.cursor().getAsLong(), Limits.PAGE_MESSAGES), false);
        }
    }

    private void emit(LinkEvent event) {
        listener.onEvent(event);
    }
}
