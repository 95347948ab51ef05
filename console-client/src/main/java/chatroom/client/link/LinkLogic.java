package chatroom.client.link;

import chatroom.protocol.Event;
import chatroom.protocol.Nonce;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.ServerFrame;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a client does, without threads, sockets or a clock: events in, calls to a {@link Wire} and a {@link
 * LinkListener} out. Owned by one thread, the link's; a simulation runs it on a time of its own.
 *
 * <p>Here each event goes to whom it concerns: the {@link Connection}, the {@link LogIns} on it, the {@link Conversation} of who is logged
 * in, or a {@link Departure}.
 */
final class LinkLogic {
    private static final String NOT_LOGGED_IN = "You are not logged in; /login NAME logs in.";

    private final Wire wire;
    private final LinkListener listener;
    private final LinkTimes times;
    private final PendingRequests pending;
    private final Nonces nonces;
    private final Conversation conversation;
    private final Identity identity = new Identity();
    private final OutageNotice outage = new OutageNotice();
    private final Connection connection;
    private final LogIns logIns;
    private final Departure departure;
    private final StatusReport status;

    /** @param clockMillis milliseconds that only go forward */
    LinkLogic(Wire wire, LinkListener listener, LongSupplier clockMillis, RandomGenerator random) {
        this(wire, listener, clockMillis, random, Storage.none());
    }

    /** @param clockMillis milliseconds that only go forward */
    LinkLogic(Wire wire, LinkListener listener, LongSupplier clockMillis, RandomGenerator random, Storage storage) {
        this.wire = wire;
        this.listener = listener;
        this.times = new LinkTimes(clockMillis, wire, random);
        this.pending = new PendingRequests(wire);
        this.nonces = new Nonces(random);
        this.conversation = new Conversation(pending, listener, clockMillis, random, nonces, storage);
        this.connection = new Connection(wire, times, pending, identity, conversation);
        this.logIns = new LogIns(connection, identity, conversation, times, storage, listener);
        this.departure = new Departure(connection, logIns, identity, conversation, times, listener);
        this.status = new StatusReport(connection, identity, conversation, times, wire, listener);
    }

    boolean isStopped() {
        return connection.is(LinkPhase.STOPPED);
    }

    /**
     * Before anybody logs in.
     *
     * @param afterId messages after this one are shown; otherwise those from the login on
     */
    void withoutBacklog(OptionalLong afterId) {
        conversation.withoutBacklog(afterId);
    }

    /** Before anybody logs in: besides the lobby. */
    void follow(Follows follows) {
        conversation.follow(follows);
    }

    /** Connects until the server is reached, so that a wrong address shows before anybody typed a password. */
    void start() {
        connection.connect();
        finish();
    }

    /** Logs in, or makes the account and logs in; who is logged in now leaves, and comes back where that is refused. */
    void authenticate(Credentials credentials) {
        authenticate(credentials, Optional.empty());
    }

    /** With the session of an earlier run; where it has ended, with the password, if there is one. */
    void resume(Credentials credentials, String token) {
        authenticate(credentials, Optional.of(token));
    }

    private void authenticate(Credentials credentials, Optional<String> token) {
        if (departure.isForGood()) {
            return;
        }
        outage.onWanted();
        logIns.want(credentials, token);
        finish();
    }

    /** The login that was asked for isn't wanted any more; who was logged in before is again. Not where it has come about. */
    void giveUpLogin() {
        if (identity.isUndecided()) {
            logIns.giveUp();
            finish();
        }
    }

    /** Sends a text as soon as that is possible; what becomes of it is told by {@code Sent} or {@code SendRefused}, one of the two. */
    void say(Draft draft) {
        if (identity.isWanted()) {
            conversation.say(draft, identity.wanted());
        } else {
            conversation.refuse(draft, NOT_LOGGED_IN);
        }
        finish();
    }

    /** Now or not at all: nobody wants an answer later, when a connection happens to be there. */
    void ask(Request request) {
        if (!identity.isWanted()) {
            listener.onEvent(new LinkEvent.Refused(request.action(), NOT_LOGGED_IN));
        } else if (connection.is(LinkPhase.MEMBER)) {
            conversation.ask(request);
        } else {
            listener.onEvent(new LinkEvent.Refused(request.action(), "There is no connection."));
        }
        finish();
    }

    /** As {@link #ask}; once on its way it may be sent again, under the same nonce. */
    void write(Function<Optional<Nonce>, RoomRequest> request) {
        ask(request.apply(Optional.of(nonces.next())));
    }

    void read(RoomName room, long id) {
        conversation.read(room, id);
        finish();
    }

    /** Doesn't wait for what is due, or gives up the connection for a new one. */
    void reconnect() {
        if (departure.isForGood() || connection.is(LinkPhase.LEAVING)) {
            return;
        }
        times.onSuccess();
        if (connection.is(LinkPhase.GUEST) && identity.isWanted()) {
            logIns.begin();
        } else if (!connection.is(LinkPhase.CONNECTING)) {
            connection.reconnectAtOnce();
        }
        finish();
    }

    /** Voids the session, and gives back what isn't confirmed. */
    void logout() {
        departure.logOut();
        finish();
    }

    /** The author has a text that was given back. It changes nothing for the server. */
    void taken(String key) {
        conversation.taken(key);
    }

    /** Nothing of this run that isn't confirmed yet is sent any more, though one of them may be stored already. */
    void giveBack() {
        // An answer must not meet an empty outbox. The connection stays: there may be a session to be ended on it.
        pending.disown(Request.Send.class);
        conversation.giveBackNew("The server did not confirm it.");
        finish();
    }

    /** Ends for good. */
    void stop() {
        departure.stop();
        finish();
    }

    /** Does what is due. */
    void tick() {
        Optional<String> silence = connection.silence();
        if (silence.isPresent()) {
            lose(silence.get());
        } else if (times.isDue()) {
            times.waitForNothing();
            switch (connection.phase()) {
                case OFFLINE -> connection.connect();
                case GUEST -> logIns.begin();
                case LEAVING, CONNECTING, GREETING -> lose("");
                case AUTHENTICATING, MEMBER, STOPPED -> {}
            }
        }
        finish();
    }

    /** When to call {@link #tick} next, on the clock's scale. */
    long nextTickMillis() {
        long next = connection.nextTickMillis();
        return connection.is(LinkPhase.MEMBER) ? Math.min(next, conversation.nextTickMillis()) : next;
    }

    void onConnected() {
        connection.onConnected();
        outage.onConnected();
        finish();
    }

    /** A sign of life, even if it isn't a whole frame yet. */
    void onBytes() {
        times.onHeard();
    }

    void onFrame(ServerFrame frame) {
        if (frame instanceof ServerFrame.Unasked unasked) {
            onEvent(unasked.event());
        } else if (frame instanceof ServerFrame.Answer answer) {
            pending.answered(answer.ref()).ifPresent(call -> onReply(call, answer.reply()));
        }
        finish();
    }

    private void onEvent(Event event) {
        if (event instanceof Event.Welcome && connection.is(LinkPhase.GREETING)) {
            connection.onWelcome();
            if (departure.isForGood()) {
                departure.endSession();
            } else if (identity.isWanted()) {
                logIns.begin();
            }
        } else if (event instanceof Event.Closing last) {
            connection.onClosing(last);
        } else if (connection.hasLoggedIn()) {
            // While leaving too, what comes is still shown: the cursor goes with it.
            conversation.onEvent(event);
        }
    }

    private void onReply(PendingRequests.Call call, Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            onFailed(call, failed);
        } else if (reply instanceof Reply.Registered registered) {
            logIns.onRegistered(registered);
        } else if (reply instanceof Reply.LoggedIn in) {
            // Who leaves has asked to be logged out behind the log-in: that answer is yet to come.
            if (!connection.is(LinkPhase.LEAVING)) {
                outage.onLoggedIn();
                logIns.onLoggedIn(in);
            }
        } else if (reply instanceof Reply.PasswordChanged && call.request() instanceof Request.ChangePassword change) {
            logIns.onPasswordChanged(change);
        } else if (reply instanceof Reply.LoggedOut) {
            wire.close();
            onDisconnected("", true);
        } else if (!conversation.onReply(call, reply)) {
            beginAnew();
        } else if (reply instanceof Reply.Polled) {
            connection.onServed();
        }
    }

    private void onFailed(PendingRequests.Call call, Reply.Failed failed) {
        if (connection.is(LinkPhase.AUTHENTICATING)) {
            if (!logIns.onFailed(call.request(), failed, wire.isOneOfSeveral())) {
                lose(failed.message());
            }
        } else if (call.request() instanceof Request.Logout || isLogin(call.request())) {
            // Nobody is logged in: the log-in that was left failed, or the session had ended.
            lose("");
        } else if (!conversation.onFailed(call, failed)) {
            // Whether the token is void, too, the next connection shows.
            beginAnew();
        }
    }

    private static boolean isLogin(Request request) {
        return request instanceof Request.Login || request instanceof Request.Resume;
    }

    /** What the server has said can't go on from what was before. */
    private void beginAnew() {
        boolean wasLeaving = connection.is(LinkPhase.LEAVING);
        connection.drop();
        if (departure.isForGood()) {
            connection.stop();
        } else if (!wasLeaving || !departure.onLeft(false)) {
            times.dueAfterFailure();
        }
    }

    private void lose(String sentence) {
        wire.close();
        onDisconnected(sentence);
    }

    /** @param sentence why, for people */
    void onDisconnected(String sentence) {
        onDisconnected(sentence, false);
    }

    /** @param loggedOut the server has confirmed that */
    private void onDisconnected(String sentence, boolean loggedOut) {
        if (connection.is(LinkPhase.OFFLINE) || connection.is(LinkPhase.STOPPED)) {
            return;
        }
        boolean left = connection.is(LinkPhase.LEAVING);
        boolean matters = identity.isWanted() || connection.is(LinkPhase.CONNECTING);
        boolean dismissed = connection.isDismissed();
        String reason = connection.reasonOr(sentence);
        connection.onEnd();
        if (departure.isForGood()) {
            connection.stop();
        } else if (left) {
            departure.onLeft(loggedOut);
            if (identity.isWanted()) {
                times.dueIn(0);
            }
        } else if (dismissed) {
            logIns.onDismissed(reason);
        } else if (matters) {
            if (outage.isNews(reason, identity.isWanted())) {
                listener.onEvent(new LinkEvent.ConnectionLost(reason));
            }
            if (identity.isWanted() || !connection.hasReachedServer()) {
                times.dueAfterFailure();
            }
        }
        finish();
    }

    /** The end of every event: what has become possible through it is done at once. */
    private void finish() {
        if (connection.is(LinkPhase.MEMBER)) {
            boolean wasQuiet = pending.isEmpty();
            conversation.tick();
            if (wasQuiet && !pending.isEmpty()) {
                // The time that the server has for an answer begins now, not when it was last heard.
                onBytes();
            }
        }
        status.tellIfNew();
    }
}
