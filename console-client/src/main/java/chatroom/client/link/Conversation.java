package chatroom.client.link;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Subscription;
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
    private static final long NEVER = Long.MAX_VALUE;

    private final LinkListener listener;
    private final LongSupplier clockMillis;
    private final Storage storage;
    private final Lobby lobby;
    private final RoomFollows rooms;
    private final ReadMarks readMarks;
    private final Polls polls;
    private final UnsentMessages unsent;
    private final UserRequests userRequests;

    private int online;

    Conversation(
            PendingRequests pending,
            LinkListener listener,
            LongSupplier clockMillis,
            RandomGenerator random,
            Nonces nonces,
            Storage storage) {
        this.listener = listener;
        this.clockMillis = clockMillis;
        this.storage = storage;
        this.lobby = new Lobby(pending, listener, clockMillis, storage);
        this.rooms = new RoomFollows(pending, listener, clockMillis);
        this.readMarks = new ReadMarks(pending);
        this.polls = new Polls(pending, clockMillis);
        this.unsent = new UnsentMessages(pending, listener, clockMillis, random, nonces, storage, lobby::shownEpoch);
        this.userRequests = new UserRequests(pending, listener);
    }

    int online() {
        return online;
    }

    int unsent() {
        return unsent.size();
    }

    OptionalLong oldestUnsentMillis() {
        return unsent.oldestMillis();
    }

    OptionalLong latencyMillis() {
        return polls.latencyMillis();
    }

    Subscription subscription() {
        return lobby.subscription();
    }

    /** Before anybody logs in: nothing of what went before in the lobby is shown, but for what comes after a message. */
    void withoutBacklog(OptionalLong afterId) {
        lobby.hideBacklog(afterId);
    }

    /** Before anybody logs in. */
    void follow(Follows follows) {
        rooms.want(follows);
    }

    /** Only while {@code who} is logged in or will be. */
    void say(Draft draft, Credentials who) {
        unsent.say(draft, who);
    }

    void refuse(Draft draft, String sentence) {
        unsent.refuse(draft, sentence);
    }

    /** What was typed for a log-in that came to nothing. */
    void refuseEarly(String sentence) {
        unsent.refuseEarly(sentence);
    }

    /** Only while logged in. */
    void ask(Request request) {
        userRequests.ask(request);
    }

    void giveUpAsks(String sentence) {
        userRequests.giveUpAll(sentence);
    }

    /** So far somebody has read in a room. */
    void read(RoomName room, long id) {
        readMarks.read(room, id);
    }

    void onLoggedIn(Reply.LoggedIn in) {
        online = in.online();
        boolean isSameHistory = lobby.enter(in);
        if (!isSameHistory) {
            onHistoryReplaced();
        }
        unsent.onLoggedIn(in.epoch(), isSameHistory);
        polls.onLoggedIn();
        rooms.onLoggedIn(in.epoch(), in.username());
        // How far this user has read with other clients, the list of rooms says.
        if (!lobby.showsBacklog() || !rooms.isListAwaited()) {
            lobby.askForBacklog(rooms.lobbyReadId());
        }
    }

    private void onHistoryReplaced() {
        rooms.forget();
        readMarks.forget();
        // An id in it may be another message's by now.
        userRequests.giveUpAll("The server has another history now.");
        emit(new LinkEvent.HistoryReplaced());
    }

    /** What is due, while logged in. */
    void tick() {
        userRequests.askAgain();
        long now = clockMillis.getAsLong();
        unsent.tick(now);
        if (now >= polls.nextTickMillis()) {
            polls.tick(inboxes());
        }
        lobby.tick(now);
        rooms.tick(now);
        readMarks.tick(now);
    }

    private List<Inbox> inboxes() {
        return Stream.concat(Stream.of(lobby.inbox()), rooms.inboxes()).toList();
    }

    private Optional<Inbox> inbox(RoomName room) {
        return room.isLobby() ? Optional.of(lobby.inbox()) : rooms.inbox(room);
    }

    long nextTickMillis() {
        return Stream.of(
                        polls.nextTickMillis(),
                        lobby.nextTickMillis(),
                        rooms.nextTickMillis(),
                        readMarks.nextTickMillis(),
                        unsent.dueMillis().orElse(NEVER))
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
            unsent.onSent(send, sent);
            rooms.onSent(sent.room(), sent.id());
        } else if (reply instanceof Reply.Polled polled) {
            polls.onAnswered();
            return onPolled(polled);
        } else if (call.asked()) {
            onAnswer(call.request(), reply);
        } else if (reply instanceof Reply.HistoryPage page) {
            lobby.onBacklog(page);
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
                lobby.askForBacklog(rooms.lobbyReadId());
            }
        }
        return true;
    }

    /** To what the user has asked. */
    private void onAnswer(Request request, Reply reply) {
        if (reply instanceof Reply.WhoIsThere there && there.room().isLobby()) {
            online = there.online();
        } else if (reply instanceof RoomReply.Stored stored) {
            stored.info().ifPresent(rooms::follow);
        } else if (reply instanceof RoomReply.Unchanged unchanged) {
            unchanged.info().ifPresent(rooms::follow);
        }
        UserReplies.event(request, reply).ifPresent(this::emit);
    }

    private boolean onPolled(Reply.Polled polled) {
        if (!lobby.isOf(polled.epoch())) {
            lobby.inbox().drop();
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
                userRequests.onSessionEnded(request);
            }
            return false;
        }
        if (request instanceof Request.Send send) {
            unsent.onFailed(send, failed);
        } else if (call.asked()) {
            emit(new LinkEvent.Refused(request.action(), failed.message()));
        } else if (request instanceof Request.History) {
            lobby.onBacklogFailed(failed);
        } else if (request instanceof RoomRequest.Read mark) {
            readMarks.onFailed(mark, failed, clockMillis.getAsLong());
        } else if (request instanceof Request.Poll) {
            polls.onFailed(failed.retryAfterMillis().orElse(0));
        } else if (request instanceof RoomRequest.Rooms || request instanceof RoomRequest.Follow) {
            rooms.onFailed((RoomRequest) request, failed);
            // A server that takes its time to list them doesn't keep what was said back.
            lobby.askForBacklog(rooms.lobbyReadId());
        }
        return true;
    }

    /** @param unanswered what the user had asked */
    void onConnectionLost(List<Request> unanswered) {
        rooms.onConnectionLost();
        readMarks.onConnectionLost();
        userRequests.onConnectionLost(unanswered);
        unsent.onConnectionLost();
        polls.onConnectionLost();
        lobby.onConnectionLost();
    }

    /**
     * From now on {@code who} is the one who speaks and reads; what one person typed isn't sent in another's name. Only without a
     * connection on which a text of somebody else may be on its way.
     */
    void become(Credentials who) {
        if (!unsent.isAuthor(who)) {
            unsent.giveBackAll("It was not confirmed before you changed to another name.");
            userRequests.giveUpAll("It was not done before you changed to another name.");
            rooms.forget();
            readMarks.forget();
            lobby.onAnotherReader();
            unsent.become(who);
        }
    }

    /** Only without a connection, or on one that ends now. */
    void giveBackAll(String sentence) {
        unsent.giveBackAll(sentence);
    }

    /** What this run typed; what an earlier one left stays for the next. Only without a connection. */
    void giveBackNew(String sentence) {
        unsent.giveBackNew(sentence);
    }

    /** The author has a text that was given back. */
    void taken(String key) {
        unsent.taken(key);
    }

    /** For good; what isn't confirmed stays in the storage. */
    void close() {
        lobby.keepBookmark();
        storage.close();
    }

    private void emit(LinkEvent event) {
        listener.onEvent(event);
    }
}
