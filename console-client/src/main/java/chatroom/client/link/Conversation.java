package chatroom.client.link;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Nonce;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Subscription;
import chatroom.protocol.Violation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What goes on while somebody is logged in: messages in and out of each room, the user's questions. It outlives
 * connections, and knows nothing of how they begin and end. Owned by the link's thread.
 */
final class Conversation {
    /** What is read in this time before a crash counts as unread. */
    private static final long BOOKMARK_MILLIS = 5_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final PendingRequests pending;
    private final LinkListener listener;
    private final LongSupplier clockMillis;
    private final Storage storage;
    private final Inbox lobby;
    private final Backlog backlog;
    private final RoomFollows rooms;
    private final ReadMarks readMarks;
    private final Polls polls;
    private final Outboxes outboxes;
    private final Asks asks;

    /** Whose messages are in the outboxes, and whom the storage is about. */
    private Optional<Credentials> author = Optional.empty();

    /** What comes from who comes after the author; it waits until the author has left. */
    private final Deque<Draft> early = new ArrayDeque<>();

    /** The newest message at the login, where the page to begin with isn't asked for yet. */
    private OptionalLong backlogFromId = OptionalLong.empty();

    private long bookmarkDueMillis;
    private Optional<Bookmark> bookmarkKept = Optional.empty();

    private int online;

    Conversation(
            PendingRequests pending,
            LinkListener listener,
            LongSupplier clockMillis,
            RandomGenerator random,
            Nonces nonces,
            Storage storage) {
        this.pending = pending;
        this.listener = listener;
        this.clockMillis = clockMillis;
        this.storage = storage;
        this.lobby = new Inbox(RoomName.LOBBY, listener);
        this.backlog = new Backlog(pending, clockMillis, lobby);
        this.rooms = new RoomFollows(pending, listener, clockMillis);
        this.readMarks = new ReadMarks(pending);
        this.polls = new Polls(pending, clockMillis);
        this.outboxes = new Outboxes(random, nonces);
        this.asks = new Asks(pending, listener);
    }

    int online() {
        return online;
    }

    int unsent() {
        return outboxes.size() + early.size();
    }

    OptionalLong oldestUnsentMillis() {
        return outboxes.oldestMillis();
    }

    OptionalLong latencyMillis() {
        return polls.latencyMillis();
    }

    Subscription subscription() {
        return lobby.cursor().isPresent() ? new Subscription(lobby.cursor(), lobby.epoch(), true) : Subscription.LIVE;
    }

    /** Before anybody logs in: nothing of what went before in the lobby is shown, but for what comes after a message. */
    void withoutBacklog(OptionalLong afterId) {
        backlog.hide(afterId);
    }

    /** Before anybody logs in. */
    void follow(Follows follows) {
        rooms.want(follows);
    }

    /** Only while {@code who} is logged in or will be. */
    void say(Draft draft, Credentials who) {
        if (unsent() >= Outboxes.MOST_MESSAGES) {
            refuse(draft, "Too many messages wait to be sent.");
        } else if (isAuthor(who)) {
            queue(draft);
        } else {
            early.add(draft);
        }
    }

    void refuse(Draft draft, String sentence) {
        emit(new LinkEvent.SendRefused(Optional.empty(), draft.room(), draft.text(), draft.isAction(), sentence));
    }

    private boolean isAuthor(Credentials who) {
        return author.isPresent() && who.isFor(author.get().username());
    }

    private void queue(Draft draft) {
        try {
            Optional<String> epoch = draft.replyTo().isPresent() ? epoch() : Optional.empty();
            Request.Send send = outboxes.add(draft, epoch, clockMillis.getAsLong());
            // Before it can be sent: what the server has and a crash made us forget would be sent as another message.
            storage.keepText(send, epoch);
            emit(new LinkEvent.Queued(key(send), send.room(), draft.text(), false));
        } catch (Violation violation) {
            refuse(draft, violation.getMessage());
        }
    }

    /** Of the history that was shown last. */
    private Optional<String> epoch() {
        return lobby.epoch().or(() -> storage.bookmark().map(Bookmark::epoch));
    }

    private static String key(Request.Send send) {
        return send.nonce().orElseThrow().value();
    }

    /** Only while logged in. */
    void ask(Request request) {
        asks.ask(request);
    }

    /** What was typed for a log-in that came to nothing. */
    void refuseEarly(String sentence) {
        while (!early.isEmpty()) {
            refuse(early.poll(), sentence);
        }
    }

    /** So far somebody has read in a room. */
    void read(RoomName room, long id) {
        readMarks.read(room, id);
    }

    void onLoggedIn(Reply.LoggedIn in) {
        online = in.online();
        boolean isSameHistory = lobby.enter(in.epoch(), in.lastId());
        if (!isSameHistory) {
            onHistoryReplaced();
        }
        // By its id, each would answer whatever message has that now.
        outboxes.clearAnswers(epoch -> !isSameHistory || !epoch.equals(Optional.of(in.epoch())))
                .forEach(send ->
                        giveBack(send, "The server has another history now, without the message that it answers."));
        polls.onLoggedIn();
        rooms.onLoggedIn(in.epoch(), in.username());
        if (lobby.cursor().isEmpty()) {
            backlogFromId = OptionalLong.of(in.lastId());
            // How far this user has read with other clients, the list of rooms says.
            if (!backlog.isShown() || !rooms.isListAwaited()) {
                askForBacklog();
            }
        }
    }

    private void askForBacklog() {
        if (backlogFromId.isPresent()) {
            long newestId = backlogFromId.getAsLong();
            backlogFromId = OptionalLong.empty();
            backlog.ask(lastRead(newestId), newestId);
        }
    }

    private void onHistoryReplaced() {
        rooms.forget();
        readMarks.forget();
        // An id in it may be another message's by now.
        asks.giveUpAll("The server has another history now.");
        emit(new LinkEvent.HistoryReplaced());
    }

    /** Where the reader stopped, with whatever client; or this one, if the server's history still is the one that was read. */
    private OptionalLong lastRead(long newestId) {
        if (rooms.lobbyReadId().isPresent()) {
            return OptionalLong.of(Math.min(rooms.lobbyReadId().getAsLong(), newestId));
        }
        return storage.bookmark()
                .filter(bookmark -> lobby.epoch().equals(Optional.of(bookmark.epoch())))
                .map(Bookmark::lastId)
                .filter(id -> id <= newestId)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** What is due, while logged in. */
    void tick() {
        asks.askAgain();
        long now = clockMillis.getAsLong();
        outboxes.take(now).forEach(send -> pending.call(send, false));
        if (now >= polls.nextTickMillis()) {
            polls.tick(inboxes());
        }
        backlog.tick(now);
        rooms.tick(now);
        readMarks.tick(now);
        if (now >= bookmarkDueMillis) {
            keepBookmark();
        }
    }

    private List<Inbox> inboxes() {
        return Stream.concat(Stream.of(lobby), rooms.inboxes()).toList();
    }

    private Optional<Inbox> inbox(RoomName room) {
        return room.isLobby() ? Optional.of(lobby) : rooms.inbox(room);
    }

    private void keepBookmark() {
        Optional<Bookmark> bookmark = lobby.cursor().isPresent()
                ? lobby.epoch().map(epoch -> new Bookmark(epoch, lobby.cursor().getAsLong()))
                : Optional.empty();
        if (bookmark.isPresent() && !bookmark.equals(bookmarkKept)) {
            storage.keepBookmark(bookmark.get());
            bookmarkKept = bookmark;
            bookmarkDueMillis = clockMillis.getAsLong() + BOOKMARK_MILLIS;
        }
    }

    long nextTickMillis() {
        return Stream.of(
                        polls.nextTickMillis(),
                        backlog.nextTickMillis(),
                        rooms.nextTickMillis(),
                        readMarks.nextTickMillis(),
                        outboxes.dueMillis().orElse(NEVER))
                .min(Long::compare)
                .orElseThrow();
    }

    void onEvent(Event event) {
        if (event instanceof Event.MessagePosted posted) {
            inbox(posted.room()).filter(inbox -> !inbox.push(posted.entry())).ifPresent(polls::poll);
        } else if (event instanceof Event.PresenceChanged presence) {
            online = presence.online();
            emit(new LinkEvent.PresenceChanged(
                    presence.joined(), presence.left(), presence.online(), presence.resync()));
        } else if (event instanceof Event.Announced announced) {
            emit(new LinkEvent.Announced(announced.text(), announced.timestamp()));
        } else if (event instanceof Event.RoomChanged changed) {
            rooms.onEvent(changed);
        } else if (event instanceof Event.ReadMarked marked) {
            emit(new LinkEvent.ReadMarked(marked.room(), marked.id()));
        }
    }

    /** @return false if the server has another history now, and everything begins anew */
    boolean onReply(PendingRequests.Call call, Reply reply) {
        if (reply instanceof Reply.Sent sent && call.request() instanceof Request.Send send) {
            outboxes.onConfirmed(send);
            storage.dropText(send.nonce().orElseThrow());
            emit(new LinkEvent.Sent(
                    key(send), sent.room(), sent.id(), send.text().value()));
        } else if (reply instanceof Reply.Polled polled) {
            polls.onAnswered();
            return onPolled(polled);
        } else if (call.asked()) {
            onAnswer(call.request(), reply);
        } else if (reply instanceof Reply.HistoryPage page) {
            backlog.onPage(page);
        } else if (reply instanceof RoomReply.Following following
                && call.request() instanceof RoomRequest.Follow follow) {
            rooms.onFollowing(follow, following);
        } else if (call.request() instanceof RoomRequest.Read mark) {
            readMarks.onTold(mark);
        } else {
            if (reply instanceof RoomReply.RoomPage page) {
                readMarks.onListed(page.rooms());
            }
            rooms.onReply(reply);
            if (!rooms.isListAwaited()) {
                askForBacklog();
            }
        }
        return true;
    }

    /** To what the user has asked. */
    private void onAnswer(Request request, Reply reply) {
        if (reply instanceof Reply.HistoryPage page && request instanceof Request.History history) {
            emit(new LinkEvent.HistoryRead(
                    page.room(),
                    page.entries(),
                    page.lastId().orElse(Long.MAX_VALUE),
                    page.more(),
                    history.beforeId()));
        } else if (reply instanceof Reply.SearchPage page && request instanceof Request.Search search) {
            emit(new LinkEvent.SearchFound(page.room(), search.query().words(), page.messages(), page.more()));
        } else if (reply instanceof Reply.WhoIsThere there) {
            if (there.room().isLobby()) {
                online = there.online();
            }
            emit(new LinkEvent.WhoIsThere(there.room(), there.users(), there.online()));
        } else if (reply instanceof Reply.Kicked kicked) {
            emit(new LinkEvent.Kicked(kicked.username()));
        } else if (reply instanceof Reply.Invited invited) {
            emit(new LinkEvent.Invited(invited.code(), invited.expires()));
        } else if (reply instanceof Reply.Ok ok && request instanceof RoomRequest asked) {
            if (ok instanceof RoomReply.Stored stored) {
                stored.info().ifPresent(rooms::follow);
            } else if (ok instanceof RoomReply.Unchanged unchanged) {
                unchanged.info().ifPresent(rooms::follow);
            }
            emit(new LinkEvent.Done(asked, ok));
        }
    }

    private boolean onPolled(Reply.Polled polled) {
        if (!lobby.epoch().equals(Optional.of(polled.epoch()))) {
            lobby.drop();
            onHistoryReplaced();
            return false;
        }
        Optional<Inbox> inbox = inbox(polled.room());
        boolean progress = inbox.filter(room -> room.page(polled.entries())).isPresent();
        // Without progress, at the next second: what isn't there yet doesn't come sooner by asking faster.
        if (progress && (polled.more() || inbox.get().hasHole())) {
            polls.poll(inbox.get());
        }
        return true;
    }

    /** @return false if nobody is logged in any more */
    boolean onFailed(PendingRequests.Call call, Reply.Failed failed) {
        Request request = call.request();
        if (failed.code() == ErrorCode.SESSION_EXPIRED || failed.code() == ErrorCode.NOT_LOGGED_IN) {
            if (call.asked()) {
                asks.onSessionEnded(request);
            }
            return false;
        }
        if (request instanceof Request.Send send) {
            onSendFailed(send, failed);
        } else if (call.asked()) {
            emit(new LinkEvent.Refused(request.action(), failed.message()));
        } else if (request instanceof Request.History) {
            backlog.onFailed(failed);
        } else if (request instanceof RoomRequest.Read mark) {
            readMarks.onFailed(mark, failed, clockMillis.getAsLong());
        } else if (request instanceof Request.Poll) {
            polls.onFailed(failed.retryAfterMillis().orElse(0));
        } else if (request instanceof RoomRequest.Rooms || request instanceof RoomRequest.Follow) {
            rooms.onFailed((RoomRequest) request, failed);
            // A server that takes its time to list them doesn't keep what was said back.
            askForBacklog();
        }
        return true;
    }

    private void onSendFailed(Request.Send send, Reply.Failed failed) {
        OptionalLong delayMillis = outboxes.onFailed(send, failed, clockMillis.getAsLong());
        if (delayMillis.isPresent()) {
            emit(new LinkEvent.Delayed(Action.SEND, failed.message(), delayMillis.getAsLong()));
        } else {
            giveBack(send, failed.message());
        }
    }

    /** @param unanswered what the user had asked */
    void onConnectionLost(List<Request> unanswered) {
        backlogFromId = OptionalLong.empty();
        backlog.onConnectionLost();
        rooms.onConnectionLost();
        readMarks.onConnectionLost();
        asks.onConnectionLost(unanswered);
        outboxes.onConnectionLost();
        polls.onConnectionLost();
        keepBookmark();
        lobby.onConnectionLost();
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
        asks.giveUpAll("It was not done before you changed to another name.");
        author = Optional.of(who);
        rooms.forget();
        readMarks.forget();
        bookmarkKept = Optional.empty();
        for (Storage.UnsentText left : storage.open(who.username())) {
            if (left.stale()) {
                giveBack(left.send(), "It was left by an earlier run, and is not sent unasked.");
            } else {
                Request.Send send = left.send();
                outboxes.addAgain(send, left.epoch(), clockMillis.getAsLong());
                emit(new LinkEvent.Queued(key(send), send.room(), send.text().value(), true));
            }
        }
        while (!early.isEmpty()) {
            queue(early.poll());
        }
    }

    /** Only without a connection, or on one that ends now. */
    void giveBackAll(String sentence) {
        outboxes.clear().forEach(send -> giveBack(send, sentence));
    }

    /** What this run typed; what an earlier one left stays for the next. Only without a connection. */
    void giveBackNew(String sentence) {
        outboxes.clearNew().forEach(send -> giveBack(send, sentence));
    }

    private void giveBack(Request.Send send, String sentence) {
        // Not dropped: whoever crashes or leaves now has it in no line yet.
        storage.giveBackText(send.nonce().orElseThrow());
        emit(new LinkEvent.SendRefused(
                Optional.of(key(send)), send.room(), send.text().value(), send.isAction(), sentence));
    }

    /** The author has a text that was given back. */
    void taken(String key) {
        storage.dropText(new Nonce(key));
    }

    /** For good; what isn't confirmed stays in the storage. */
    void close() {
        keepBookmark();
        storage.close();
    }

    void giveUpAsks(String sentence) {
        asks.giveUpAll(sentence);
    }

    private void emit(LinkEvent event) {
        listener.onEvent(event);
    }
}
